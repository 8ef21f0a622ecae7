import ClinicalText

/// What a patient's feedback says, as a whole and of each aspect of care.
public struct FeedbackReading: Hashable, Sendable {
  public enum Label: String, CaseIterable, Hashable, Sendable {
    case negative, neutral, positive

    /// A polarity within this distance of zero takes no side.
    private static let undecided = 0.2

    /// The label of a polarity from -1 to 1.
    public init(polarity: Double) {
      self =
        polarity < -Self.undecided
        ? .negative : polarity > Self.undecided ? .positive : .neutral
    }
  }

  /// One aspect of care (staff, waiting, food ...) and what is said of it.
  public struct Aspect: Hashable, Sendable {
    public var name: String
    /// From -1, bad, to 1, good.
    public var polarity: Double
    public var range: TextRange

    public init(_ name: String, polarity: Double, at range: TextRange) {
      self.name = name
      self.polarity = polarity
      self.range = range
    }
  }

  /// 1 to 5.
  public var stars: Int
  /// From -1, bad, to 1, good.
  public var polarity: Double
  public var label: Label
  public var aspects: [Aspect]

  public init(stars: Int, polarity: Double, label: Label, aspects: [Aspect] = []) {
    self.stars = stars
    self.polarity = polarity
    self.label = label
    self.aspects = aspects
  }
}
