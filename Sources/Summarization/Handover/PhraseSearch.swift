import ClinicalText

/// Finds words and phrases in texts without regard to case and blanks, as whole words.
package enum PhraseSearch {
  /// A text in lower case with single blanks.
  package static func folded(_ text: String) -> String {
    String(decoding: Words.folded(Array(text.lowercased().utf8)[...]), as: UTF8.self)
  }

  /// A text with single blanks.
  static func single(_ text: String) -> String {
    String(decoding: Words.folded(Array(text.utf8)[...]), as: UTF8.self)
  }

  /// True when `text` has a phrase of every group; both folded.
  package static func meets(_ groups: [[String]], _ text: String) -> Bool {
    !groups.isEmpty && groups.allSatisfy { $0.contains { contains($0, text) } }
  }

  /// True when a phrase stands in a text and no letter, digit or underscore touches it.
  package static func contains(_ phrase: String, _ text: String) -> Bool {
    place(of: phrase, in: Array(text.utf8)) != nil
  }

  /// Where a phrase first stands in a text as whole words.
  static func place(of phrase: String, in bytes: [UInt8]) -> Int? {
    let wanted = Array(phrase.utf8)
    guard let first = wanted.first, wanted.count <= bytes.count else { return nil }
    for start in 0...(bytes.count - wanted.count) where bytes[start] == first {
      guard bytes[start..<start + wanted.count].elementsEqual(wanted) else { continue }
      let end = start + wanted.count
      let opens = !isWord(first) || start == 0 || !isWord(bytes[start - 1])
      let closes = !isWord(wanted[wanted.count - 1]) || end == bytes.count || !isWord(bytes[end])
      if opens && closes { return start }
    }
    return nil
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    Byte.isLetter(byte) || Byte.isDigit(byte) || byte == UInt8(ascii: "_") || byte >= 0x80
  }
}
