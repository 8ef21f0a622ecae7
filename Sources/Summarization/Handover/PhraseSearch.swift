import ClinicalText
import Glibc

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
    withBytes(of: text) { place(of: phrase, in: $0) } != nil
  }

  /// Where a phrase first stands in a text as whole words.
  static func place(of phrase: String, in bytes: [UInt8]) -> Int? {
    bytes.withUnsafeBufferPointer { place(of: phrase, in: $0) }
  }

  private static func place(of phrase: String, in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    withBytes(of: phrase) { wanted in
      guard let first = wanted.first, let last = wanted.last else { return nil }
      var from = 0
      while let start = place(of: wanted, in: bytes, from: from) {
        let end = start + wanted.count
        let opens = !isWord(first) || start == 0 || !isWord(bytes[start - 1])
        let closes = !isWord(last) || end == bytes.count || !isWord(bytes[end])
        if opens && closes { return start }
        from = start + 1
      }
      return nil
    }
  }

  /// True when a part of a text is these bytes, inside a word too.
  static func occurs(_ part: String, in text: String) -> Bool {
    withBytes(of: text) { text in withBytes(of: part) { place(of: $0, in: text, from: 0) } } != nil
  }

  private static func place(
    of wanted: UnsafeBufferPointer<UInt8>, in bytes: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> Int? {
    guard let base = bytes.baseAddress, let first = wanted.first else { return nil }
    var from = start
    while from + wanted.count <= bytes.count,
      let found = memchr(base + from, Int32(first), bytes.count - wanted.count - from + 1)
    {
      let place = UnsafeRawPointer(found) - UnsafeRawPointer(base)
      if memcmp(found, wanted.baseAddress!, wanted.count) == 0 { return place }
      from = place + 1
    }
    return nil
  }

  private static func withBytes<R>(of text: String, _ body: (UnsafeBufferPointer<UInt8>) -> R) -> R
  {
    if let result = text.utf8.withContiguousStorageIfAvailable(body) { return result }
    return Array(text.utf8).withUnsafeBufferPointer(body)
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    Byte.isLetter(byte) || Byte.isDigit(byte) || byte == UInt8(ascii: "_") || byte >= 0x80
  }
}
