import ICUBridge

/// Cuts clinical text into tokens: ICU's word breaking under rules of ours, mended where meaning decides.
///
/// One breaker serves one worker; it may be used for any number of texts.
public struct WordBreaker: ~Copyable {
  private let rules: BoundaryRules
  private let mender: TokenMender

  /// A breaker from the rules linked into the program.
  public init() {
    rules = Self.linkedRules()
    mender = TokenMender.shared
  }

  /// Appends the tokens of a range of `text` (nil: all of it) to `tokens`, in order.
  public borrowing func tokenize(
    _ text: borrowing NoteText, in range: TextRange? = nil, into tokens: inout [Token]
  ) {
    let part = range ?? text.range
    text.bytes.withUnsafeBufferPointer { bytes in
      var lower = part.lower
      rules.forEachBoundary(in: .init(rebasing: bytes[part.indices])) { end, status in
        let upper = part.lower + end
        mender.append(bytes, lower, upper, PieceKind(rawValue: status) ?? .punctuation, to: &tokens)
        lower = upper
      }
    }
  }

  /// The tokens of a range of `text` (nil: all of it).
  public borrowing func tokens(of text: borrowing NoteText, in range: TextRange? = nil) -> [Token] {
    var tokens: [Token] = []
    tokens.reserveCapacity((range?.count ?? text.count) / 4)
    tokenize(text, in: range, into: &tokens)
    return tokens
  }

  /// The compiled form of lexicons/words.rules, for `forge`.
  package static func compileRules() throws(RuleError) -> [UInt8] {
    try BoundaryRules(text: LinkedFile("lexicons/words.rules")!.bytes).compiled()
  }

  /// The compiled rules when this ICU can read them, else the rule text compiled now.
  private static func linkedRules() -> BoundaryRules {
    if let file = LinkedFile("models/words.brk"), let rules = BoundaryRules(compiled: file.bytes) {
      return rules
    }
    guard let file = LinkedFile("lexicons/words.rules"),
      let rules = try? BoundaryRules(text: file.bytes)
    else { preconditionFailure("the word rules are linked into every build and compile") }
    return rules
  }
}

/// What a rule of lexicons/words.rules says a piece is: the numbers in its braces.
enum PieceKind: UInt8 {
  case blank = 1
  case lineEnd = 2
  case word = 10
  case number = 11
  case abbreviation = 12
  case slashed = 13
  case numberThenLetters = 14
  case lettersThenNumber = 15
  case placeholder = 16
  case punctuationRun = 17
  case dottedWord = 18
  case otherScript = 20
  case punctuation = 30
  case symbol = 31
}
