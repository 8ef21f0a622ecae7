import ClinicalRecord
import ClinicalText
import EntityRecognition
import Lexicon

/// Reads one note after another: tokens, sentences, sections and entities. One annotator serves one worker.
public struct Annotator: ~Copyable {
  private let breaker = WordBreaker()
  private let splitter = SentenceSplitter()
  private let finder = SectionFinder()
  private var reader: EntityReader

  public init(_ models: EntityModels, sources: EntitySources = .union) {
    reader = EntityReader(models, sources: sources)
  }

  /// All that is read out of `note`; the same whatever was read before it.
  public mutating func annotate(_ note: Note) -> AnnotatedNote {
    let layout = LineLayout(note.text, in: note.body)
    let tokens = breaker.tokens(of: note.text, in: note.body)
    let sentences = splitter.split(note.text, tokens, layout)
    let text = TokenizedText(note.text, tokens: tokens, sentences: sentences)
    let sections = finder.sections(in: note.text, layout)
    return AnnotatedNote(
      note, text: text, sections: sections, entities: reader.read(text, sections))
  }
}
