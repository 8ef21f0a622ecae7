/// What a token is.
public enum TokenKind: UInt8, CaseIterable, Sendable {
  case word, number, unit, abbreviation, punctuation, symbol, placeholder
  case otherScript

  /// The name that `osler tokens` prints.
  public var name: String {
    switch self {
    case .word: "word"
    case .number: "number"
    case .unit: "unit"
    case .abbreviation: "abbreviation"
    case .punctuation: "punctuation"
    case .symbol: "symbol"
    case .placeholder: "placeholder"
    case .otherScript: "other_script"
    }
  }
}

/// One token: a range of the text and what stands there.
public struct Token: Hashable, Sendable {
  public var range: TextRange
  public var kind: TokenKind

  public init(_ range: TextRange, _ kind: TokenKind) {
    self.range = range
    self.kind = kind
  }

  public var lower: Int32 { range.lower }
  public var upper: Int32 { range.upper }
}
