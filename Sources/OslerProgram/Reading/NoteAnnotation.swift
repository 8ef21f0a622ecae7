import Annotation
import ClinicalRecord
import ClinicalText
import Embeddings
import EntityRecognition
import Files
import Lexicon
import RecordIndex
import SentimentAnalysis
import TensorCore

/// What reads each note before it goes into an index.
struct NoteAnnotation: Sendable {
  /// Nil: words and sections are all that is wanted.
  private let models: EntityModels?
  private let sources: EntitySources
  /// By which notes are compared with each other; nil with `models`.
  private let vectors: WordVectors?
  /// Names the readers: when it changes, the notes of an index are read again.
  let name: String

  init(_ options: ModelOptions, textOnly: Bool) throws {
    sources = options.sources
    models = textOnly ? nil : try options.load()
    vectors = textOnly ? nil : try VectorSource.load(nil)
    name = textOnly ? "text 1" : "\(options.sources.rawValue) 2 \(Self.fingerprint(options))"
  }

  /// Tells one set of linked models, or one model file, from another.
  private static func fingerprint(_ options: ModelOptions) -> String {
    let linked = [
      "models/lexicon.bin", "models/assertion.bin", "models/tagger.safetensors",
      "models/vectors-clinical.safetensors",
    ]
    var digest = SHA256()
    for name in linked {
      guard let bytes = LinkedFile(name)?.bytes else { continue }
      digest.update(UnsafeRawBufferPointer(rebasing: bytes.suffix(1 << 18)))
    }
    if let path = options.modelPath, let file = try? MappedFile(path) {
      file.withBytes { digest.update($0) }
    }
    return String(digest.finish().prefix(16))
  }

  /// An annotator for one worker.
  func makeAnnotator() -> IndexRun.Annotate {
    guard let models, let vectors else {
      let reader = TextReader()
      return { (note) throws(IndexFailure) in NoteReading(reader.read(note)) }
    }
    let annotator = WorkerAnnotator(models, sources: sources)
    let opinions = OpinionReader()
    let meaning = TextMeaning(vectors)
    return { (note) throws(IndexFailure) in
      let annotated = annotator.annotate(note)
      return NoteReading(
        annotated, feedback: note.kind == "feedback" ? opinions.read(note) : nil,
        vector: meaning.vector(of: annotated.text))
    }
  }
}

/// Cuts a note into tokens and sections.
private final class TextReader {
  private let breaker = WordBreaker()
  private let finder = SectionFinder()

  func read(_ note: Note) -> AnnotatedNote {
    let tokens = breaker.tokens(of: note.text, in: note.body)
    let sections = finder.sections(in: note.text, LineLayout(note.text, in: note.body))
    return AnnotatedNote(
      note, text: TokenizedText(note.text, tokens: tokens, sentences: []), sections: sections)
  }
}

/// What the writer of a comment thinks of the care.
private final class OpinionReader {
  private let reader = SentimentReader()

  func read(_ note: Note) -> FeedbackReading {
    let sentiment = Workers.alone { reader.read(Comment(id: note.id, text: note.text)) }
    let aspects = sentiment.aspects.map {
      FeedbackReading.Aspect($0.aspect.name, polarity: Double($0.polarity), at: $0.clause)
    }
    return FeedbackReading(
      stars: sentiment.stars, polarity: Double(sentiment.polarity), label: sentiment.label,
      aspects: aspects)
  }
}

/// What the words of a query mean, and what concepts are called.
enum ConceptNames {
  /// The keys of the concepts that a text may name.
  static func lookup(_ text: String) -> [String] {
    ConceptLexicon.linked.lookup(text).map { $0.id }
  }

  /// The name of the concept with a key, nil when the lexicon has none.
  static func name(_ key: String) -> String? {
    ConceptLexicon.linked.number(ofID: key).map { ConceptLexicon.linked.name($0) }
  }
}
