@_exported public import Annotation
@_exported public import ClinicalRecord
@_exported public import ClinicalText
@_exported public import EntityRecognition
import TensorCore

/// Reads clinical notes with the models that are linked in: the whole of Osler behind one value.
///
/// One reader serves one thread. What it returns holds byte ranges into the text that was given.
public final class ClinicalReader {
  private var annotator: Annotator

  /// A reader with tagger and lexicon, or with the lexicon alone, which is twenty times as fast.
  public init(sources: EntitySources = .union) throws {
    annotator = Annotator(try .linked(withTagger: sources != .lexicon), sources: sources)
  }

  /// The sections and entities of one note.
  public func read(_ text: String, id: String = "note") -> AnnotatedNote {
    annotator.annotate(Note(id: id, text: NoteText(text)))
  }
}
