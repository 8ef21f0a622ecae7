import Console
import Files
import Lexicon

/// `osler lexicon import`: a lexicon from a terminology's official file.
struct LexiconImportCommand: Command {
  static let spec = CommandSpec(
    "lexicon import", "turn the official file of a terminology into a lexicon", operands: "FILE",
    options: [
      Option(
        "format", value: "FORMAT", choices: TerminologyFormat.allCases.map { $0.rawValue },
        "what the file is"),
      Option(
        "output", value: "FILE", "where to write: a compiled lexicon, or rows to edit for .tsv"),
    ],
    examples: [
      .init(
        "osler lexicon import MRCONSO.RRF --format umls --output umls.bin",
        "English names; MRSTY.RRF beside it gives the types"),
      .init(
        "osler lexicon import icd10cm_order_2025.txt --format icd10cm --output icd.tsv",
        "a table to edit"),
      .init("osler lexicon import icd.tsv --format tsv --output icd.bin", "compile a table"),
    ],
    details:
      "icd10cm reads the order file, rxnorm RXNCONSO.RRF, umls MRCONSO.RRF, doid the OBO file, snomed the RF2 description file, "
      + "tsv a table of id, name, type, codes, synonyms and notes.")

  private let file: String
  private let format: TerminologyFormat
  private let output: String

  init(_ arguments: Arguments) throws(Misuse) {
    guard arguments.operands.count == 1 else { throw Misuse("say which one file to import") }
    file = arguments.operands[0]
    format = TerminologyFormat(rawValue: try arguments.required("format"))!
    output = try arguments.required("output")
  }

  func run() throws -> Outcome {
    try FilePlan(output: ("--output", output), inputs: [("FILE", file)]).check()
    var sink = try ConceptSink(output)
    var progress = Progress("import", total: nil, unit: "concepts")
    try format.read(file) { concept throws(FileError) in
      try sink.add(concept)
      progress.update(sink.conceptCount)
    }
    let (concepts, terms) = (sink.conceptCount, sink.termCount)
    try sink.commit()
    Words.say("\(concepts) concepts with \(terms) terms written to \(output)")
    return concepts > 0 ? .done : .failed
  }
}
