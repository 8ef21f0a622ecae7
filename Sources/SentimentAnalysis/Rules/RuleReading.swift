import ClinicalText

/// What the rules make of a comment: its opinions one by one, and their sum.
struct RuleReading: Sendable {
  /// One opinion in its place.
  struct Event: Sendable {
    /// The words of the term.
    var words: Range<Int>
    /// Its worth after negation, strengthening and the turn of the question.
    var value: Float
    var isSymptom: Bool
  }

  var events: [Event] = []
  /// Sums of good and bad, with the weights of their clauses.
  var good: Float = 0
  var bad: Float = 0
  /// The sum of each clause.
  var clauses: [Float] = []
  /// Wishes for something better.
  var wishes: Float = 0
  /// The comment only says that there is nothing to say.
  var isNothing = false
  var question: QuestionKind

  /// From -1 to 1.
  var polarity: Float {
    if isNothing { return question == .praise ? -0.6 : 0.65 }
    return (good - bad) / (good + bad + 2)
  }
}
