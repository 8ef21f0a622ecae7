import ClinicalText

/// Turns tokens into the words of the index: folded, without blanks, remembered.
///
/// Notes and queries go through here alike, so that their words meet. One folder serves one worker.
final class WordFolder {
  /// Where a remembered word and its folded form stand in `pool`.
  private struct Entry {
    var key: UInt32 = 0
    var keyCount: UInt16 = 0
    var wordCount: UInt16 = 0
    var hash: UInt32 = 0
  }

  static let longestWord = 64
  private static let slots = 1 << 16
  private var entries = [Entry](repeating: Entry(), count: slots)
  private var used = 0
  private var pool: [UInt8] = []
  private var scratch: [UInt8] = []

  init() { pool.reserveCapacity(1 << 20) }

  /// Appends the index word of a token's bytes to `out`.
  func append(_ token: UnsafeBufferPointer<UInt8>, to out: inout [UInt8]) {
    guard token.count <= 40 else {
      fold(token)
      return out.append(contentsOf: scratch)
    }
    let hash = Self.hash(token)
    var slot = Int(hash) & (Self.slots - 1)
    while entries[slot].keyCount > 0 {
      let entry = entries[slot]
      if entry.hash == hash, isKey(entry, token) {
        let start = Int(entry.key) + Int(entry.keyCount)
        return pool.withUnsafeBufferPointer {
          out.append(contentsOf: $0[start..<start + Int(entry.wordCount)])
        }
      }
      slot = (slot + 1) & (Self.slots - 1)
    }
    fold(token)
    remember(token, at: slot, hash)
    out.append(contentsOf: scratch)
  }

  /// The index word of a text that is one token.
  func word(_ text: String) -> [UInt8] {
    var word: [UInt8] = []
    Array(text.utf8).withUnsafeBufferPointer { append($0, to: &word) }
    return word
  }

  private func remember(_ token: UnsafeBufferPointer<UInt8>, at slot: Int, _ hash: UInt32) {
    guard used < Self.slots * 3 / 4 else { return }
    used += 1
    entries[slot] = Entry(
      key: UInt32(pool.count), keyCount: UInt16(token.count), wordCount: UInt16(scratch.count),
      hash: hash)
    pool.append(contentsOf: token)
    pool.append(contentsOf: scratch)
  }

  private func isKey(_ entry: Entry, _ token: UnsafeBufferPointer<UInt8>) -> Bool {
    guard Int(entry.keyCount) == token.count else { return false }
    return pool.withUnsafeBufferPointer { pool in
      for i in 0..<token.count where pool[Int(entry.key) + i] != token[i] { return false }
      return true
    }
  }

  private static func hash(_ token: UnsafeBufferPointer<UInt8>) -> UInt32 {
    var hash: UInt32 = 2_166_136_261
    for byte in token { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    return hash ^ hash >> 15
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
