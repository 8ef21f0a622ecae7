import ClinicalText

/// What a question asks for: it can turn the meaning of its answer.
public enum QuestionKind: Int, Sendable, CaseIterable {
  /// Anything, or there was no question.
  case open
  /// "What could we do better?": a bare wish is a complaint, "Nothing" is praise.
  case improve
  /// "What did we do well?": a bare noun is praise, "Nothing" is a complaint.
  case praise

  public init(_ question: String?) {
    self = .open
    guard let question else { return }
    var words: Set<Substring> = []
    let small = question.lowercased()
    for word in small.split(whereSeparator: { !$0.isLetter && $0 != "'" }) { words.insert(word) }
    let praises = !words.isDisjoint(with: Self.praising)
    if !words.isDisjoint(with: Self.improving) {
      self = praises && !words.isDisjoint(with: ["or", "and"]) ? .open : .improve
    } else if praises {
      self = words.contains("why") || words.contains("how") ? .open : .praise
    }
  }

  private static let improving: Set<Substring> = [
    "better", "improve", "improved", "improvement", "improvements", "improving", "change",
    "changed", "differently", "worse", "worst", "bad", "badly", "wrong", "dislike", "disliked",
    "problem", "problems", "complaint", "complaints", "concerns", "dissatisfied", "missing",
    "lacking",
  ]
  private static let praising: Set<Substring> = [
    "well", "good", "like", "liked", "best", "enjoy", "enjoyed", "satisfied", "right", "positive",
    "helped", "helpful", "great", "excellent", "praise", "thank", "compliment",
  ]
}
