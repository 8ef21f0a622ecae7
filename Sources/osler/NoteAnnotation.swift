import Annotation
import ClinicalRecord
import ClinicalText
import Console
import EntityRecognition
import Lexicon
import RecordIndex
import SentimentAnalysis
import TensorCore

/// What `osler index` reads out of each note before it is stored.
struct NoteAnnotation: Sendable {
  static let option = Option("words-only", "index words and sections, without entities")

  /// Changes when notes would be read otherwise: those in an index are then read again.
  let name: String
  private let models: EntityModels?
  private let sources: EntitySources

  init(_ arguments: Arguments) throws {
    let options = ModelOptions(arguments)
    sources = options.sources
    if arguments.has(Self.option.name) {
      models = nil
      name = "sections 1"
    } else {
      models = try options.load()
      let tagger = arguments.text("model") ?? (models?.tagger == nil ? "none" : "linked")
      name = "entities 1 \(options.sources.rawValue) \(tagger)"
    }
  }

  /// An annotator for one worker.
  func make() -> IndexRun.Annotate {
    guard let models else {
      let reading = SectionReading()
      return { (note) throws(IndexFailure) in NoteReading(reading.read(note)) }
    }
    let reading = EntityReading(models, sources)
    return { (note) throws(IndexFailure) in reading.read(note) }
  }

  /// Cuts a note into tokens and sections.
  private final class SectionReading {
    private let breaker = WordBreaker()
    private let finder = SectionFinder()

    func read(_ note: Note) -> AnnotatedNote {
      let tokens = breaker.tokens(of: note.text, in: note.body)
      let sections = finder.sections(in: note.text, LineLayout(note.text, in: note.body))
      return AnnotatedNote(
        note, text: TokenizedText(note.text, tokens: tokens, sentences: []), sections: sections)
    }
  }

  /// Reads a note's entities, and for feedback what the writer thinks of the care.
  private final class EntityReading {
    private var annotator: Annotator
    private let sentiment = SentimentReader()

    init(_ models: EntityModels, _ sources: EntitySources) {
      annotator = Annotator(models, sources: sources)
    }

    func read(_ note: Note) -> NoteReading {
      Workers.alone {
        let annotated = annotator.annotate(note)
        let feedback = note.kind == "feedback" ? feedback(note) : nil
        return NoteReading(annotated, feedback: feedback)
      }
    }

    private func feedback(_ note: Note) -> FeedbackReading {
      let sentiment = sentiment.read(Comment(id: note.id, text: note.text))
      let aspects = sentiment.aspects.map {
        FeedbackReading.Aspect($0.aspect.name, polarity: Double($0.polarity), at: $0.clause)
      }
      return FeedbackReading(
        stars: sentiment.stars, polarity: Double(sentiment.polarity),
        label: FeedbackReading.Label(rawValue: sentiment.label.rawValue) ?? .neutral,
        aspects: aspects)
    }
  }
}
