import ClinicalRecord
import Console
import JSON
import Lexicon

/// `osler lexicon lookup`: the concepts that a term may mean.
struct LexiconLookupCommand: Command {
  static let spec = CommandSpec(
    "lexicon lookup", "show the concepts that a term may mean, with codes and other names",
    operands: "TERM...",
    options: [
      Option(
        "lexicon", value: "FILE", repeats: true, "look in this compiled lexicon too, before ours"),
      OutputForm.option([.table, .ndjson]),
    ],
    examples: [
      .init("osler lexicon lookup \"failure of the heart\"", "its concept, codes and synonyms"),
      .init("osler lexicon lookup PE", "all meanings of an abbreviation"),
    ])

  private let term: String
  private let files: [String]
  private let arguments: Arguments

  init(_ arguments: Arguments) throws(Misuse) {
    term = arguments.operands.joined(separator: " ")
    guard !term.isEmpty else { throw Misuse("say which term to look up") }
    files = arguments.texts("lexicon")
    self.arguments = arguments
  }

  func run() throws -> Outcome {
    let lexicons = try files.map { try ConceptLexicon($0) } + [.linked]
    let concepts = lexicons.flatMap { $0.lookup(term) }
    var output = Output()
    let style = Style(isTerminal: output.isTerminal)
    let form = OutputForm(arguments, isTerminal: output.isTerminal)
    for concept in concepts {
      if form == .table { show(concept, style, &output) } else { output.line(row(concept)) }
    }
    output.flush()
    return concepts.isEmpty ? .nothingFound : .done
  }

  private func show(_ concept: Concept, _ style: Style, _ output: inout Output) {
    output.line(style.apply(.bold, concept.name) + "  \(concept.type.rawValue)  \(concept.id)")
    for code in concept.codes {
      output.line("  \(code.system.rawValue) \(code.code)  \(code.title)")
    }
    if !concept.synonyms.isEmpty {
      output.line("  also: \(concept.synonyms.joined(separator: ", "))")
    }
  }

  private func row(_ concept: Concept) -> String {
    var writer = JSONWriter()
    writer.object {
      $0.member("id", concept.id)
      $0.member("name", concept.name)
      $0.member("type", concept.type.rawValue)
      $0.name("codes")
      $0.array {
        for code in concept.codes {
          $0.object {
            $0.member("system", code.system.rawValue)
            $0.member("code", code.code)
            $0.member("title", code.title)
          }
        }
      }
      $0.name("synonyms")
      $0.array { for synonym in concept.synonyms { $0.string(synonym.utf8) } }
    }
    return writer.text
  }
}
