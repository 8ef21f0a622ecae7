import ClinicalRecord
import ClinicalText
import Lexicon

/// A text whose mentions' assertions are known, to train and measure with.
package struct AssertionCase {
  package var text: TokenizedText
  package var sections: [Section]
  package var mentions: [(range: TextRange, type: EntityType)]
  /// For each mention the statuses that the annotation allows.
  package var gold: [Set<AssertionStatus>]

  package init(
    text: TokenizedText, sections: [Section], mentions: [(range: TextRange, type: EntityType)],
    gold: [Set<AssertionStatus>]
  ) {
    self.text = text
    self.sections = sections
    self.mentions = mentions
    self.gold = gold
  }
}

/// Cuts a text into what the readers of this room need.
package struct TextPreparer: ~Copyable {
  private let breaker = WordBreaker()
  private let splitter = SentenceSplitter()
  private let finder = SectionFinder()

  package init() {}

  /// The tokens, sentences and sections of a text, or of its part `body`.
  package func prepare(_ text: NoteText, body: TextRange? = nil) -> (TokenizedText, [Section]) {
    let body = body ?? text.range
    let layout = LineLayout(text, in: body)
    let tokens = breaker.tokens(of: text, in: body)
    let sentences = splitter.split(text, tokens, layout)
    return (
      TokenizedText(text, tokens: tokens, sentences: sentences), finder.sections(in: text, layout)
    )
  }
}
