import ClinicalRecord

/// One meaning of a term: a concept, or what else the words are.
struct Sense {
  /// The concept; for qualifiers and sites nothing.
  var target: UInt32
  var flags: UInt32
  /// Where the contexts that call for this meaning stand, 0 for none.
  var context: UInt32

  /// What a term names.
  enum Kind: UInt32 {
    case disease, finding, drug, procedure, test
    /// A word of severity, side, course ... in front of a mention.
    case qualifier
    /// A place of the body.
    case site
    /// Words that only look like a mention.
    case distractor
    /// A word that ends a mention and may change its type ("scan", "placement").
    case head

    init(_ type: EntityType) {
      switch type {
      case .disease: self = .disease
      case .finding: self = .finding
      case .drug: self = .drug
      case .procedure: self = .procedure
      case .test: self = .test
      }
    }

    var type: EntityType? {
      switch self {
      case .disease: .disease
      case .finding: .finding
      case .drug: .drug
      case .procedure: .procedure
      case .test: .test
      case .qualifier, .site, .distractor, .head: nil
      }
    }
  }

  static let kindMask: UInt32 = 15
  /// The term stands so in the lexicon; else it is a variant of its word order.
  static let direct: UInt32 = 1 << 4
  static let preferred: UInt32 = 1 << 5
  /// An acronym or another abbreviation.
  static let short: UInt32 = 1 << 6
  /// Holds for words in capitals only.
  static let capitals: UInt32 = 1 << 7
  /// A qualifier that stands outside the mention ("recent", "known").
  static let outside: UInt32 = 1 << 8
  /// A qualifier that makes a finding of a test ("elevated").
  static let abnormal: UInt32 = 1 << 9
  /// A qualifier that may stand behind the name too ("type 2").
  static let behind: UInt32 = 1 << 10
  /// Names the concept only where a mention is known to stand; texts are not searched for it ("cold").
  static let known: UInt32 = 1 << 11
  static let last: UInt32 = 1 << 31

  var kind: Kind { Kind(rawValue: flags & Self.kindMask) ?? .distractor }
  var isDirect: Bool { flags & Self.direct != 0 }
  var isShort: Bool { flags & Self.short != 0 }
  var needsMention: Bool { flags & Self.known != 0 }
  var isLast: Bool { flags & Self.last != 0 }
}
