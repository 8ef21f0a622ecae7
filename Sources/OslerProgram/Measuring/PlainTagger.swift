import ClinicalRecord
import ClinicalText
import EntityRecognition
import Evaluation
import Lexicon

/// A tagger of labels other than the five types: mentions only.
struct PlainTagger: ~Copyable {
  private let trained: TrainedTagger
  private let tagger: EntityTagger
  private var marker: LexiconMarker
  private let breaker = WordBreaker()
  private let splitter = SentenceSplitter()
  private let finder = SectionFinder()

  init(_ models: EntityModels, _ trained: TrainedTagger) {
    self.trained = trained
    tagger = EntityTagger(trained, vectors: models.vectors)
    marker = LexiconMarker(models.lexicon)
  }

  /// The mentions in a note, each with how sure it is.
  mutating func mentions(_ note: Note) -> [(mention: Mention, score: Double)] {
    let layout = LineLayout(note.text, in: note.body)
    let tokens = breaker.tokens(of: note.text, in: note.body)
    let text = TokenizedText(
      note.text, tokens: tokens, sentences: splitter.split(note.text, tokens, layout))
    let sections = finder.sections(in: note.text, layout)
    let marks = marker.marks(text, sections)
    return tagger.tag(text, sections, lexicon: marks).map { span in
      let range = TextRange(
        text.tokens[span.tokens.lowerBound].lower, text.tokens[span.tokens.upperBound - 1].upper)
      return (
        Mention(range, trained.tags.labels[span.label]),
        Double(trained.calibrated(span.probability, label: span.label))
      )
    }
  }
}
