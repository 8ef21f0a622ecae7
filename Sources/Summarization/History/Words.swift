import ClinicalText

/// Words of a passage, from its bytes.
enum Words {
  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  /// The bytes with every run of blanks and line ends as one blank.
  static func folded(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    for byte in bytes {
      if isSpace(byte) {
        if let last = result.last, last != 0x20 { result.append(0x20) }
      } else {
        result.append(byte)
      }
    }
    if result.last == 0x20 { result.removeLast() }
    return result
  }

  /// ASCII letters in lower case, every byte in its place.
  static func lowered(_ bytes: [UInt8]) -> [UInt8] {
    bytes.map { Byte.isUpper($0) ? $0 | 0x20 : $0 }
  }

  /// The length of "1. ", "- ", "# ", "=> " at the head of a text.
  static func markLength(_ bytes: [UInt8]) -> Int {
    var position = 0
    while position < bytes.count, "-#*>=+~".utf8.contains(bytes[position]) { position += 1 }
    if position == 0 {
      while position < bytes.count, Byte.isDigit(bytes[position]), position < 3 { position += 1 }
      guard position > 0, position < bytes.count,
        bytes[position] == Byte.period || bytes[position] == UInt8(ascii: ")")
      else { return 0 }
      position += 1
      guard position < bytes.count, bytes[position] == 0x20 else { return 0 }
    }
    guard position < bytes.count else { return 0 }
    if bytes[position] == 0x20 { return position + 1 }
    return bytes[0] == UInt8(ascii: "#")
      || bytes[0] == UInt8(ascii: "-") && position == 1
        && Byte.isLetter(bytes[position])
      ? position : 0
  }

  private static let empty: Set<String> = [
    "the", "a", "an", "of", "to", "in", "on", "at", "for", "and", "or", "is", "was", "are", "be",
    "with", "w", "by", "as", "from", "this", "that", "he", "she", "it", "his", "her", "pt", "no",
    "not", "has", "had", "have", "x", "then", "but", "if", "will", "who", "s", "per", "up",
  ]

  /// The words and numbers of a lowered text without those that say nothing alone.
  static func content(_ lower: [UInt8]) -> [String] {
    var words: [String] = []
    var position = 0
    while position < lower.count {
      guard isInner(lower[position]), !isJoint(lower[position]) else {
        position += 1
        continue
      }
      let start = position
      while position < lower.count, isInner(lower[position]) { position += 1 }
      var end = position
      while end > start, isJoint(lower[end - 1]) { end -= 1 }
      let word = String(decoding: lower[start..<end], as: UTF8.self)
      if !empty.contains(word) { words.append(word) }
    }
    return words
  }

  private static func isInner(_ byte: UInt8) -> Bool {
    Byte.isLetter(byte) || Byte.isDigit(byte) || byte >= 0x80 || byte == UInt8(ascii: "%")
      || isJoint(byte)
  }

  private static func isJoint(_ byte: UInt8) -> Bool {
    byte == Byte.period || byte == Byte.slash || byte == Byte.hyphen
  }
}
