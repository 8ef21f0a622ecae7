import ClinicalText

/// A piece of a prescription: finer than a token, so that "20mg" and "q.4-6h." fall into their parts.
struct Lexeme {
  enum Kind {
    case number, word, symbol
  }

  var kind: Kind
  var range: TextRange
  /// Hash of a word's letters in lower case, of a number's digits, or a symbol's byte.
  var code: UInt64
  /// A blank stands in front of it.
  var isSpaced: Bool
}

/// Cuts a stretch of a text into lexemes.
struct LexemeCutter {
  let bytes: UnsafeBufferPointer<UInt8>

  func cut(_ range: TextRange, into lexemes: inout [Lexeme]) {
    lexemes.removeAll(keepingCapacity: true)
    var position = Int(range.lower)
    let end = Int(range.upper)
    var isSpaced = true
    while position < end {
      if Byte.isBlank(bytes[position]) || bytes[position] == 0x0A || bytes[position] == 0x0D {
        isSpaced = true
        position += 1
        continue
      }
      let stop: Int
      let kind: Lexeme.Kind
      if Byte.isDigit(bytes[position]) || opensDecimal(position, end) {
        (stop, kind) = (number(position, end), .number)
      } else if isLetter(position) {
        (stop, kind) = (word(position, end), .word)
      } else {
        (stop, kind) = (position + scalarLength(position), .symbol)
      }
      lexemes.append(
        Lexeme(
          kind: kind, range: TextRange(position, min(stop, end)),
          code: Self.code(bytes[position..<min(stop, end)]), isSpaced: isSpaced))
      isSpaced = false
      position = stop
    }
  }

  /// ".5" where no digit or letter stands in front.
  private func opensDecimal(_ position: Int, _ end: Int) -> Bool {
    bytes[position] == Byte.period && position + 1 < end && Byte.isDigit(bytes[position + 1])
      && (position == 0 || Byte.isBlank(bytes[position - 1]))
  }

  private func number(_ start: Int, _ end: Int) -> Int {
    var position = start + 1
    while position < end {
      if Byte.isDigit(bytes[position]) {
        position += 1
      } else if bytes[position] == Byte.period || bytes[position] == Byte.comma,
        position + 1 < end, Byte.isDigit(bytes[position + 1])
      {
        position += 2
      } else {
        break
      }
    }
    return position
  }

  private func isLetter(_ position: Int) -> Bool {
    Byte.isLetter(bytes[position]) || bytes[position] == 0xC2 || bytes[position] == 0xCE
      || bytes[position] == 0xC3
  }

  /// Letters; single letters joined by periods are one word ("p.r.n.", "q.d").
  private func word(_ start: Int, _ end: Int) -> Int {
    if let dotted = dotted(start, end) { return dotted }
    var position = start + scalarLength(start)
    while position < end, isLetter(position) { position += scalarLength(position) }
    // "q." of "q. 6h" is one word with its period.
    let isQ = position == start + 1 && bytes[start] | 0x20 == UInt8(ascii: "q")
    if isQ, position < end, bytes[position] == Byte.period { position += 1 }
    return min(position, end)
  }

  private func dotted(_ start: Int, _ end: Int) -> Int? {
    var position = start
    var letters = 0
    while position < end, Byte.isLetter(bytes[position]),
      position + 1 >= end || !Byte.isLetter(bytes[position + 1])
    {
      letters += 1
      position += 1
      guard position < end, bytes[position] == Byte.period else { break }
      position += 1
    }
    guard letters >= 2 else { return nil }
    return position
  }

  private func scalarLength(_ position: Int) -> Int {
    switch bytes[position] {
    case ..<0xC0: 1
    case ..<0xE0: 2
    case ..<0xF0: 3
    default: 4
    }
  }

  /// The hash of a lexeme's bytes without periods, in lower case.
  static func code(_ bytes: some Sequence<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes where byte != Byte.period {
      let lower = Byte.isUpper(byte) ? byte | 0x20 : byte
      hash = (hash ^ UInt64(lower)) &* 0x100_0000_01B3
    }
    return hash
  }

  static func code(_ text: some StringProtocol) -> UInt64 { code(text.utf8) }
}
