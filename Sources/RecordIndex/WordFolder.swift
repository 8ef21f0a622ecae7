import ClinicalText

/// Turns tokens into the words of the index: folded, without blanks, remembered.
///
/// Notes and queries go through here alike, so that their words meet. One folder serves one worker.
final class WordFolder {
  static let longestWord = 64
  /// Tokens that are remembered from note to note: the frequent ones soon come back, and few fit the processor's cache.
  private static let most = 15_000
  private let tokens = ByteNumbers()
  /// The word of each token.
  private var folded: [UInt32] = []
  private let words = ByteNumbers()
  private var scratch: [UInt8] = []

  /// Words that have a number.
  var count: Int { words.count }

  /// The number of the index word of a token's bytes.
  @inline(__always)
  func number(_ token: UnsafeBufferPointer<UInt8>) -> Int {
    let (number, isNew) = tokens.number(token, hash: ByteNumbers.hash(token))
    if isNew { addWord(token) }
    return Int(folded[number])
  }

  private func addWord(_ token: UnsafeBufferPointer<UInt8>) {
    fold(token)
    scratch.withUnsafeBufferPointer { word in
      folded.append(UInt32(words.number(word, hash: ByteNumbers.hash(word)).number))
    }
  }

  /// The word of a number; its bytes move when a new token is met.
  func word(_ number: Int) -> UnsafeBufferPointer<UInt8> { words.bytes(number) }

  /// Makes room when much was remembered: numbers given before are void.
  func tidy() {
    guard tokens.count > Self.most else { return }
    tokens.removeAll()
    words.removeAll()
    folded.removeAll(keepingCapacity: true)
  }

  /// Appends the index word of a token's bytes to `out`.
  func append(_ token: UnsafeBufferPointer<UInt8>, to out: inout [UInt8]) {
    tidy()
    out.append(contentsOf: word(number(token)))
  }

  /// The index word of a text that is one token.
  func word(_ text: String) -> [UInt8] {
    var word: [UInt8] = []
    Array(text.utf8).withUnsafeBufferPointer { append($0, to: &word) }
    return word
  }

  /// The folded token in `scratch`: no blank, control character or double quote, and not too long.
  private func fold(_ token: UnsafeBufferPointer<UInt8>) {
    Folding.fold(token, into: &scratch)
    for i in scratch.indices {
      let byte = scratch[i]
      if byte <= 0x20 || byte == 0x7F || byte == UInt8(ascii: "\"") {
        scratch[i] = UInt8(ascii: "_")
      } else if Byte.isUpper(byte) {
        scratch[i] |= 0x20
      }
    }
    if scratch.count > Self.longestWord {
      var end = Self.longestWord
      while end > 0, scratch[end] & 0xC0 == 0x80 { end -= 1 }
      scratch.removeSubrange(end...)
    }
    if scratch.isEmpty { scratch.append(UInt8(ascii: "_")) }
  }
}

extension TokenKind {
  /// Punctuation and symbols have no place in the index: phrases run across them.
  var isIndexed: Bool { self != .punctuation && self != .symbol }
}
