import ClinicalText

/// A short form and the words in front of it that it stands for: "congestive heart failure (CHF)".
package struct Abbreviation: Hashable {
  /// The tokens of the words in full.
  package var long: Range<Int>
  /// The token between the brackets.
  package var short: Int

  /// The abbreviations that a text explains, by where they stand.
  package static func all(in text: TokenizedText) -> [Abbreviation] {
    var found: [Abbreviation] = []
    text.text.bytes.withUnsafeBufferPointer { bytes in
      for sentence in text.sentences where sentence.tokens.count > 3 {
        for open in sentence.tokens.dropFirst().dropLast(2) {
          let token = text.tokens[open]
          guard token.range.count == 1, bytes[Int(token.lower)] == UInt8(ascii: "("),
            closes(bytes, text.tokens[open + 2]), isShort(bytes, text.tokens[open + 1].range),
            let start = start(bytes, text, sentence.tokens.lowerBound..<open)
          else { continue }
          found.append(Abbreviation(long: start..<open, short: open + 1))
        }
      }
    }
    return found
  }

  private static func closes(_ bytes: UnsafeBufferPointer<UInt8>, _ token: Token) -> Bool {
    let byte = bytes[Int(token.lower)]
    return byte == UInt8(ascii: ")") || byte == UInt8(ascii: ";") || byte == Byte.comma
  }

  /// Two to ten letters and digits with a capital among them.
  private static func isShort(_ bytes: UnsafeBufferPointer<UInt8>, _ range: TextRange) -> Bool {
    range.count >= 2 && range.count <= 10 && range.indices.contains { Byte.isUpper(bytes[$0]) }
  }

  /// Where the words begin whose letters, read backwards, hold those of the short form behind them; the first
  /// letter must begin a word.
  private static func start(
    _ bytes: UnsafeBufferPointer<UInt8>, _ text: TokenizedText, _ before: Range<Int>
  ) -> Int? {
    let short = text.tokens[before.upperBound + 1].range
    let most = min(short.count + 5, 2 * short.count)
    let first = max(before.lowerBound, before.upperBound - most)
    var place = Int(text.tokens[before.upperBound - 1].upper) - 1
    let lowest = Int(text.tokens[first].lower)
    for i in short.indices.reversed() {
      let letter = bytes[i] | 0x20
      guard Byte.isLetter(letter) || Byte.isDigit(bytes[i]) else { continue }
      let isFirst = i == Int(short.lower)
      while place >= lowest,
        bytes[place] | 0x20 != letter || isFirst && !beginsWord(bytes, place, lowest)
      {
        place -= 1
      }
      guard place >= lowest else { return nil }
      place -= 1
    }
    return text.firstToken(endingAfter: Int32(place + 1))
  }

  private static func beginsWord(
    _ bytes: UnsafeBufferPointer<UInt8>, _ place: Int, _ lowest: Int
  ) -> Bool {
    place == lowest || !(Byte.isLetter(bytes[place - 1]) || Byte.isDigit(bytes[place - 1]))
  }
}
