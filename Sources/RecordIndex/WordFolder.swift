import ClinicalText
import Glibc

/// Turns tokens into the words of the index: folded, without blanks, remembered.
///
/// Notes and queries go through here alike, so that their words meet. One folder serves one worker.
final class WordFolder {
  /// Where a remembered token stands in `pool`; its word follows it.
  private struct Entry {
    var key: UInt32 = 0
    var keyCount: UInt8 = 0
    var wordCount: UInt8 = 0
    var hash: UInt16 = 0
  }

  static let longestWord = 64
  private static let slots = 1 << 16
  private static let poolSize = 2 << 20
  // Plain memory, never moved: this is asked for every token of every note.
  private let entries: UnsafeMutablePointer<Entry>
  private let pool: UnsafeMutablePointer<UInt8>
  private var used = 0
  private var filled = 0
  private var scratch: [UInt8] = []

  init() {
    entries = .allocate(capacity: Self.slots)
    entries.initialize(repeating: Entry(), count: Self.slots)
    pool = .allocate(capacity: Self.poolSize)
    pool.initialize(repeating: 0, count: Self.poolSize)
  }

  deinit {
    entries.deallocate()
    pool.deallocate()
  }

  /// Appends the index word of a token's bytes to `out`.
  func append(_ token: UnsafeBufferPointer<UInt8>, to out: inout [UInt8]) {
    guard token.count <= 40 else {
      fold(token)
      return out.append(contentsOf: scratch)
    }
    let hash = Self.hash(token)
    let check = UInt16(truncatingIfNeeded: hash >> 32)
    var slot = Int(truncatingIfNeeded: hash) & (Self.slots - 1)
    while entries[slot].keyCount > 0 {
      let entry = entries[slot]
      let key = pool + Int(entry.key)
      if entry.hash == check, Int(entry.keyCount) == token.count,
        memcmp(key, token.baseAddress!, token.count) == 0
      {
        return out.append(
          contentsOf: UnsafeBufferPointer(start: key + token.count, count: Int(entry.wordCount)))
      }
      slot = (slot + 1) & (Self.slots - 1)
    }
    fold(token)
    remember(token, at: slot, check)
    out.append(contentsOf: scratch)
  }

  /// The index word of a text that is one token.
  func word(_ text: String) -> [UInt8] {
    var word: [UInt8] = []
    Array(text.utf8).withUnsafeBufferPointer { append($0, to: &word) }
    return word
  }

  private func remember(_ token: UnsafeBufferPointer<UInt8>, at slot: Int, _ check: UInt16) {
    let size = token.count + scratch.count
    guard used < Self.slots * 3 / 4, filled + size <= Self.poolSize, !token.isEmpty else { return }
    entries[slot] = Entry(
      key: UInt32(filled), keyCount: UInt8(token.count), wordCount: UInt8(scratch.count),
      hash: check)
    for (i, byte) in token.enumerated() { pool[filled + i] = byte }
    for (i, byte) in scratch.enumerated() { pool[filled + token.count + i] = byte }
    used += 1
    filled += size
  }

  /// Eight bytes at a time, each spread over the whole number.
  private static func hash(_ token: UnsafeBufferPointer<UInt8>) -> UInt64 {
    let bytes = UnsafeRawBufferPointer(token)
    var hash = UInt64(token.count) &* 0x9E37_79B9_7F4A_7C15
    var position = 0
    while position + 8 <= bytes.count {
      hash = mix(hash, bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
      position += 8
    }
    var rest: UInt64 = 0
    while position < bytes.count {
      rest = rest << 8 | UInt64(bytes[position])
      position += 1
    }
    hash = mix(hash, rest)
    return hash ^ hash >> 29
  }

  private static func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let product = (hash ^ word).multipliedFullWidth(by: 0x9FB2_1C65_1E98_DF25)
    return product.high ^ product.low
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
