import ClinicalText

/// Whether a mention holds, and for whom.
public enum AssertionStatus: String, CaseIterable, Hashable, Sendable {
  case present, absent, possible, hypothetical, family, allergy
}

/// When a mention holds.
public enum Temporality: String, CaseIterable, Hashable, Sendable {
  case current, historical
}

/// Whom a mention concerns.
public enum Experiencer: String, CaseIterable, Hashable, Sendable {
  case patient, family, other
}

/// The words that decided an assertion, and the rule that read them.
public struct Cue: Hashable, Sendable {
  public var range: TextRange
  public var rule: String

  public init(_ range: TextRange, rule: String) {
    self.range = range
    self.rule = rule
  }
}

/// What a note says of a mention, with its evidence.
public struct Assertion: Hashable, Sendable {
  public var status: AssertionStatus
  public var temporality: Temporality
  public var experiencer: Experiencer
  public var cue: Cue?

  public init(
    _ status: AssertionStatus = .present, temporality: Temporality = .current,
    experiencer: Experiencer = .patient, cue: Cue? = nil
  ) {
    self.status = status
    self.temporality = temporality
    self.experiencer = experiencer
    self.cue = cue
  }
}
