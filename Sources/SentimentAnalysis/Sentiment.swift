import ClinicalRecord
import ClinicalText

/// How satisfied a comment is, about what, and which words say so.
public struct Sentiment: Sendable, Hashable {
  public typealias Label = FeedbackReading.Label

  /// The probability of one to five stars.
  public var shares: [Float]
  /// The likeliest number of stars among those of the label, 1 to 5.
  public var stars: Int
  /// From -1, as bad as can be, to 1.
  public var polarity: Float
  public var label: Label
  /// The probability of the label; low where the text says little that can be read.
  public var confidence: Float
  public var aspects: [AspectOpinion]
  /// The words that carry the verdict, heaviest first.
  public var evidence: [Evidence]
}

/// What a comment says about one aspect, and where.
public struct AspectOpinion: Sendable, Hashable {
  public var aspect: Aspect
  /// From -1 to 1.
  public var polarity: Float
  /// The clause that says it.
  public var clause: TextRange
  /// The word that names the aspect, when one does.
  public var target: TextRange?
  /// The words of opinion in the clause, when there are some.
  public var opinion: TextRange?

  public var label: Sentiment.Label { Sentiment.Label(polarity: Double(polarity)) }
}

extension Sentiment.Label {
  /// The label of 1 to 5 stars.
  public init(stars: Int) { self = stars < 3 ? .negative : stars > 3 ? .positive : .neutral }
}

/// Words without which the comment would read differently.
public struct Evidence: Sendable, Hashable {
  public var range: TextRange
  /// How far the polarity falls (below zero: rises) when the words are left out.
  public var weight: Float
}
