import ClinicalText

/// The form of a token under which its vector is kept.
///
/// It is the folded word; a token that begins as a number is its shape: "120/80" and "138/74" are both `000/00`.
/// Case is no part of a key: a tagger adds it as a feature of its own.
public enum VectorKey {
  /// Longer keys are cut: nothing of meaning is that long.
  public static let longest = 64

  /// Writes the key of a token's bytes, as they stand in the text, over `key`.
  public static func make(_ token: some Collection<UInt8>, into key: inout [UInt8]) {
    Folding.fold(token, into: &key)
    if key.count > longest { cut(&key) }
    if isNumber(key.first, key.dropFirst().first) {
      for i in key.indices where Byte.isDigit(key[i]) { key[i] = UInt8(ascii: "0") }
    }
  }

  /// The key of a word.
  public static func make(_ text: String) -> [UInt8] {
    var key: [UInt8] = []
    make(Array(text.utf8), into: &key)
    return key
  }

  /// True when a token with these first bytes is told by its shape.
  @inline(__always)
  static func isNumber(_ first: UInt8?, _ second: UInt8?) -> Bool {
    guard let first else { return false }
    if Byte.isDigit(first) { return true }
    guard first == Byte.period || first == UInt8(ascii: "-") || first == UInt8(ascii: "+") else {
      return false
    }
    return second.map(Byte.isDigit) ?? false
  }

  /// Shortens to a scalar's boundary.
  private static func cut(_ key: inout [UInt8]) {
    var end = longest
    while end > 0, key[end] & 0xC0 == 0x80 { end -= 1 }
    key.removeLast(key.count - end)
  }
}
