import ClinicalText

/// Reads how satisfied comments are, about what, and which words say so.
///
/// With a model its verdict and that of the rules are blended; without one the rules read alone.
public struct SentimentReader: ~Copyable {
  private let breaker = WordBreaker()
  private let lexicon = OpinionLexicon.linked
  private let rules = RuleReader()
  private let aspectRules = AspectRules()

  public init() {}

  /// The reading of one comment.
  public borrowing func read(_ comment: Comment) -> Sentiment {
    let words = CommentWords(comment.text, breaker, lexicon)
    let reading = rules.read(words, question: QuestionKind(comment.question))
    return RuleVerdict.sentiment(words, reading, aspectRules.read(words, reading))
  }
}
