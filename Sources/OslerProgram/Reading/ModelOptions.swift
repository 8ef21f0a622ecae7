import Annotation
import Console
import EntityRecognition
import Lexicon
import TensorCore

/// The options of every command that reads entities, and the models they choose.
struct ModelOptions {
  static let table: [Option] = [
    Option(
      "model", value: "FILE", "a tagger made by `osler train entities` in place of the linked one"),
    Option(
      "lexicon", value: "FILE", repeats: true,
      "a lexicon made by `osler lexicon import`, read besides the linked one"),
    Option(
      "only", value: "READER", choices: ["lexicon", "model"], "find mentions by this reader alone"),
  ]

  private let model: String?
  /// The tagger that the command line names.
  var modelPath: String? { model }
  let lexicons: [String]
  let sources: EntitySources

  init(_ arguments: Arguments) {
    model = arguments.text("model")
    lexicons = arguments.texts("lexicon")
    sources = arguments.text("only").flatMap { EntitySources(rawValue: $0) } ?? .union
  }

  /// The linked models, with what the command line puts in their place.
  func load() throws -> EntityModels {
    var models =
      try model.map { try EntityModels.with(WeightFile($0)) }
      ?? EntityModels.linked(withTagger: sources != .lexicon)
    if !lexicons.isEmpty {
      models.lexicon = ConceptLexicon(try lexicons.map { try ConceptLexicon($0) } + [.linked])
    }
    if sources == .model, models.tagger == nil {
      throw Failure("this program has no tagger linked in; give one with --model")
    }
    return models
  }
}
