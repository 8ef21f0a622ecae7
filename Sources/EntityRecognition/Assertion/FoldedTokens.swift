import ClinicalText

/// Hashes of folded tokens, so that words compare as numbers.
struct FoldedTokens {
  /// One hash a token of the text.
  private(set) var hashes: [UInt64]

  init(_ text: borrowing TokenizedText) {
    hashes = []
    hashes.reserveCapacity(text.tokens.count)
    var scratch: [UInt8] = []
    text.text.bytes.withUnsafeBufferPointer { bytes in
      for token in text.tokens {
        hashes.append(
          Self.hash(UnsafeBufferPointer(rebasing: bytes[token.range.indices]), &scratch))
      }
    }
  }

  /// The hash of one word as it is written.
  static func hash(_ word: some StringProtocol) -> UInt64 {
    var scratch: [UInt8] = []
    return Array(word.utf8).withUnsafeBufferPointer { hash($0, &scratch) }
  }

  /// The hash of a word's bytes.
  static func hash(_ bytes: UnsafeBufferPointer<UInt8>, _ scratch: inout [UInt8]) -> UInt64 {
    // Numbers are alike for cues: their size never decides.
    if let first = bytes.first, Byte.isDigit(first) { return number }
    if let hash = plainHash(bytes) { return hash }
    Folding.fold(bytes, into: &scratch)
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in scratch { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return hash
  }

  /// The hash of a word whose folding is its lower case; nil for one that may fold to more.
  private static func plainHash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64? {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    var before: UInt8 = 0
    var last: UInt8 = 0
    for byte in bytes {
      (before, last) = (last, Byte.isUpper(byte) ? byte | 0x20 : byte)
      hash = (hash ^ UInt64(last)) &* 0x100_0000_01B3
      if last >= 0x80 || last == Byte.period || last == UInt8(ascii: "'") { return nil }
      let isDigraph = before == UInt8(ascii: "a") || before == UInt8(ascii: "o")
      if last == UInt8(ascii: "e"), isDigraph { return nil }
    }
    guard bytes.count > 2 else { return hash }
    // Plurals, "-our" and "leuco-" fold to other letters.
    if last == UInt8(ascii: "s") || last == UInt8(ascii: "r") && before == UInt8(ascii: "u") {
      return nil
    }
    return bytes[0] | 0x20 == UInt8(ascii: "l") && bytes[2] | 0x20 == UInt8(ascii: "u") ? nil : hash
  }

  /// The hash of every token that begins with a digit.
  static let number: UInt64 = 0x6E75_6D62_6572
}

/// Phrases as lists of folded hashes, cut into tokens like any text.
struct FoldedPhrases {
  private var phrases: [[UInt64]] = []

  init(_ texts: [Substring]) {
    let joined = NoteText(texts.joined(separator: "\n"))
    let tokens = WordBreaker().tokens(of: joined, in: joined.range)
    let hashes = FoldedTokens(TokenizedText(joined, tokens: tokens, sentences: [])).hashes
    var next = 0
    var end = 0
    for text in texts {
      end += text.utf8.count
      var phrase: [UInt64] = []
      while next < tokens.count, Int(tokens[next].upper) <= end {
        phrase.append(hashes[next])
        next += 1
      }
      phrases.append(phrase)
      end += 1
    }
  }

  subscript(index: Int) -> [UInt64] { phrases[index] }
}
