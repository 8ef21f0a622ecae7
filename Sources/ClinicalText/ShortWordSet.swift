/// A set of short words, asked for ranges of a text without making strings; the case of ASCII letters does
/// not count.
struct ShortWordSet: Sendable {
  private var slots: [UInt64]
  private let mask: Int
  static let longest = 8

  init(_ words: some Collection<String>) {
    var capacity = 16
    while capacity < words.count * 4 { capacity *= 2 }
    slots = [UInt64](repeating: 0, count: capacity)
    mask = capacity - 1
    for word in words {
      let bytes = Array(word.utf8)
      guard let key = bytes.withUnsafeBufferPointer({ Self.key($0, 0, $0.count) }) else { continue }
      var slot = Self.slot(key) & mask
      while slots[slot] != 0 && slots[slot] != key { slot = (slot + 1) & mask }
      slots[slot] = key
    }
  }

  func contains(_ bytes: UnsafeBufferPointer<UInt8>, _ lower: Int, _ upper: Int) -> Bool {
    guard let key = Self.key(bytes, lower, upper) else { return false }
    var slot = Self.slot(key) & mask
    while slots[slot] != 0 {
      if slots[slot] == key { return true }
      slot = (slot + 1) & mask
    }
    return false
  }

  /// The lower-cased bytes as one number; nil when there are none or too many.
  private static func key(_ bytes: UnsafeBufferPointer<UInt8>, _ lower: Int, _ upper: Int)
    -> UInt64?
  {
    guard upper > lower, upper - lower <= longest else { return nil }
    var key: UInt64 = 0
    for i in lower..<upper {
      var byte = bytes[i]
      if byte >= 0x41 && byte <= 0x5A { byte |= 0x20 }
      key = key << 8 | UInt64(byte)
    }
    return key
  }

  private static func slot(_ key: UInt64) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 40)
  }
}
