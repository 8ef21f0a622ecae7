import ClinicalRecord

/// How a statement was made.
public enum StatementKind: String, Sendable {
  /// The words of its source.
  case quote
  /// A fixed sentence filled with words of its sources.
  case template
}

/// One statement of a handover, with the places that bear it out.
public struct Statement: Hashable, Sendable {
  public var part: HandoverPart
  public var text: String
  public var sources: [SourceSpan]
  public var kind: StatementKind
  /// What it asserts, as "drug: event" and the like.
  public var facts: [String]

  public init(
    _ part: HandoverPart, _ text: String, sources: [SourceSpan], kind: StatementKind = .quote,
    facts: [String] = []
  ) {
    self.part = part
    self.text = text
    self.sources = sources
    self.kind = kind
    self.facts = facts
  }

  public var words: Int { text.split(separator: " ").count }
}

/// Notes that disagree: what about, and the places, newest first.
public struct Conflict: Hashable, Sendable {
  public var about: String
  public var sources: [SourceSpan]

  public init(about: String, sources: [SourceSpan]) {
    self.about = about
    self.sources = sources
  }
}

/// A telling passage that the page had no room for.
public struct Omission: Hashable, Sendable {
  public var text: String
  public var sources: [SourceSpan]

  public init(text: String, sources: [SourceSpan]) {
    self.text = text
    self.sources = sources
  }
}

/// What a reader must know of the notes themselves: that they name no problem, that their dates can not be true.
public struct Remark: Hashable, Sendable {
  public var text: String
  public var sources: [SourceSpan]

  public init(_ text: String, sources: [SourceSpan] = []) {
    self.text = text
    self.sources = sources
  }
}

/// One patient's case on a page: statements that each show where they stand, conflicts and what was left out.
public struct Handover: Sendable {
  public var patient: String?
  /// In time order.
  public var notes: [AnnotatedNote]
  public var statements: [Statement]
  public var conflicts: [Conflict]
  public var omitted: [Omission]
  /// Parts of which the notes say nothing.
  public var notStated: [HandoverPart]
  public var remarks: [Remark] = []
  /// The merged facts behind the statements.
  package var model: CaseModel?

  public func statements(of part: HandoverPart) -> [Statement] {
    statements.filter { $0.part == part }
  }
}
