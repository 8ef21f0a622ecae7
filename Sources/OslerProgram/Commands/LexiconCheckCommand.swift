import Console
import Files
import Lexicon

/// `osler lexicon check`: what is wrong with lexicon files.
struct LexiconCheckCommand: Command {
  static let spec = CommandSpec(
    "lexicon check",
    "find duplicates, impossible codes and terms that never match in lexicon files",
    operands: "[PATH...]",
    options: [
      Option("vocab", value: "DIR", "check ICD-10-CM categories against the lists in this folder")
    ],
    examples: [
      .init("osler lexicon check lexicons", "all files of concepts in a folder"),
      .init("osler lexicon check own.tsv --vocab vocab", "one file, with its categories"),
    ],
    details:
      "A row holds id, name, type, codes, synonyms and notes with tabs between; lists inside a cell are joined by |. "
      + "Exit status 2 when something is wrong.")

  private let paths: [String]
  private let vocabulary: String?

  init(_ arguments: Arguments) throws(Misuse) {
    paths = arguments.operands.isEmpty ? ["lexicons"] : arguments.operands
    vocabulary = arguments.text("vocab")
  }

  func run() throws -> Outcome {
    var categories: Set<String> = []
    if let vocabulary {
      categories = try LexiconCheck.categories("\(vocabulary)/icd10cm/categories.csv")
    }
    var check = LexiconCheck(categories: categories)
    for path in paths {
      let files =
        FolderWalk.isFolder(path) ? LexiconSources.conceptFiles.map { "\(path)/\($0)" } : [path]
      for file in files { try check.check(file) }
    }
    var output = Output()
    for fault in check.faults { output.line("\(fault)") }
    output.flush()
    Words.say(
      "\(check.conceptCount) concepts, \(check.termCount) terms, \(check.faults.count) faults")
    return check.faults.isEmpty ? .done : .failed
  }
}
