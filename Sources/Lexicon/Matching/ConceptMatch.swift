import ClinicalRecord

/// A place where a text names a concept.
public struct ConceptMatch: Hashable, Sendable {
  /// The tokens of the mention: the concept's name with its qualifiers and its site.
  public var tokens: Range<Int>
  /// The tokens of the concept's name.
  public var core: Range<Int>
  /// The concept's number in the lexicon; nil where only a head was found ("heart problems").
  public var concept: Int?
  public var type: EntityType
  public var basis: CodeBasis

  public init(
    tokens: Range<Int>, core: Range<Int>, concept: Int?, type: EntityType, basis: CodeBasis
  ) {
    self.tokens = tokens
    self.core = core
    self.concept = concept
    self.type = type
    self.basis = basis
  }
}

/// What the lexicon says of one token, as bits: for each type where in its longest terms it stands.
public struct LexiconMarks: OptionSet, Hashable, Sendable {
  public var rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// The first token of a term of several.
  public static func begin(_ type: EntityType) -> LexiconMarks { mark(type, 0) }
  public static func inside(_ type: EntityType) -> LexiconMarks { mark(type, 1) }
  public static func end(_ type: EntityType) -> LexiconMarks { mark(type, 2) }
  /// The only token of a term.
  public static func single(_ type: EntityType) -> LexiconMarks { mark(type, 3) }

  /// A qualifier or a part of one.
  public static let qualifier = LexiconMarks(rawValue: 1 << 20)
  /// A site of the body or a part of one.
  public static let site = LexiconMarks(rawValue: 1 << 21)
  /// Part of a match after overlaps were decided, its qualifiers and site included.
  public static let chosen = LexiconMarks(rawValue: 1 << 22)

  /// How many bits are in use.
  public static let width = 23

  private static func mark(_ type: EntityType, _ place: UInt32) -> LexiconMarks {
    LexiconMarks(rawValue: 1 << (4 * Sense.Kind(type).rawValue + place))
  }

  /// The marks of a term's tokens.
  static func of(_ kind: Sense.Kind, at index: Int, of count: Int) -> LexiconMarks {
    let place: UInt32 = count == 1 ? 3 : index == 0 ? 0 : index == count - 1 ? 2 : 1
    switch kind {
    case .qualifier: return .qualifier
    case .site: return .site
    case .distractor: return []
    default: return LexiconMarks(rawValue: 1 << (4 * kind.rawValue + place))
    }
  }
}
