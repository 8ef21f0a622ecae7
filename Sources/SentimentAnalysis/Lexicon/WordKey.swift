import ClinicalText

/// The form in which words of comments are compared.
///
/// Small letters, straight apostrophes, "n't" without its apostrophe, no closing period, no variation marks behind emoji.
enum WordKey {
  /// Writes the key of a token's bytes over `key`.
  static func make(_ bytes: UnsafeBufferPointer<UInt8>, _ range: TextRange, into key: inout [UInt8])
  {
    key.removeAll(keepingCapacity: true)
    var i = Int(range.lower)
    let end = Int(range.upper)
    while i < end {
      let byte = bytes[i]
      if byte < 0x80 {
        key.append(Byte.isUpper(byte) ? byte | 0x20 : byte)
        i += 1
      } else if byte == 0xE2, i + 2 < end, bytes[i + 1] == 0x80,
        bytes[i + 2] == 0x99 || bytes[i + 2] == 0x98
      {
        key.append(UInt8(ascii: "'"))
        i += 3
      } else if byte == 0xEF, i + 2 < end, bytes[i + 1] == 0xB8, bytes[i + 2] == 0x8F {
        i += 3
      } else if byte == 0xF0, i + 3 < end, bytes[i + 1] == 0x9F, bytes[i + 2] == 0x8F,
        bytes[i + 3] >= 0xBB
      {
        i += 4
      } else {
        key.append(byte)
        i += 1
      }
    }
    finish(&key)
  }

  private static func finish(_ key: inout [UInt8]) {
    let count = key.count
    if count > 2, key[count - 1] == Byte.period, Byte.isLetter(key[count - 2]) { key.removeLast() }
    if count > 3, key.last == UInt8(ascii: "t"), key[key.count - 2] == UInt8(ascii: "'"),
      key[key.count - 3] == UInt8(ascii: "n")
    {
      key.remove(at: key.count - 2)
    }
  }

  /// "sooooo" as "soo", then as "so"; false when no letter stands three times in a row.
  static func shorten(_ key: inout [UInt8], to run: Int) -> Bool {
    var result: [UInt8] = []
    var length = 0
    var longest = 0
    for byte in key {
      length = byte == result.last ? length + 1 : 1
      longest = max(longest, length)
      if length <= run || !Byte.isLetter(byte) { result.append(byte) }
    }
    guard longest > 2 || run == 1 else { return false }
    key = result
    return true
  }
}
