import ClinicalText
import Testing

@Suite struct NoteTextTests {
  private static let word = "naïve 10 µg 😀."

  private static func utf16(_ text: String, littleEndian: Bool) -> [UInt8] {
    text.utf16.flatMap { unit in
      let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
      return littleEndian ? [low, high] : [high, low]
    }
  }

  private static func utf32(_ text: String, littleEndian: Bool) -> [UInt8] {
    text.unicodeScalars.flatMap { scalar in
      let bytes = (0..<4).map { UInt8(truncatingIfNeeded: scalar.value >> UInt32(24 - 8 * $0)) }
      return littleEndian ? bytes.reversed() : bytes
    }
  }

  @Test(arguments: [
    (Array(word.utf8), "UTF-8"), ([0xEF, 0xBB, 0xBF] + Array(word.utf8), "UTF-8 with mark"),
    ([0xFF, 0xFE] + utf16(word, littleEndian: true), "UTF-16LE"),
    ([0xFE, 0xFF] + utf16(word, littleEndian: false), "UTF-16BE"),
    ([0xFF, 0xFE, 0, 0] + utf32(word, littleEndian: true), "UTF-32LE"),
    ([0, 0, 0xFE, 0xFF] + utf32(word, littleEndian: false), "UTF-32BE"),
  ])
  func unicodeIsReadByItsMark(bytes: [UInt8], encoding: String) throws {
    let text = try NoteText(decoding: bytes)
    #expect(text.encoding == encoding)
    #expect(text[text.range] == Self.word)
    #expect(text.replaced == 0)
  }

  @Test func latin1IsDetected() throws {
    let text = "Le patient est âgé de 50 ans et présente une fièvre élevée à l'entrée à l'hôpital."
    let read = try NoteText(decoding: text.unicodeScalars.map { UInt8($0.value) })
    #expect(read[read.range] == text)
    #expect(read.encoding.lowercased().contains("8859-1") || read.encoding.contains("1252"))
  }

  @Test func windowsQuotesAreRead() throws {
    let bytes = Array("The patient said ".utf8) + [0x93] + Array("I don".utf8) + [0x92] + Array("t know".utf8)
      + [0x94] + Array(" and went home with his wife and the children.".utf8)
    let read = try NoteText(decoding: bytes)
    #expect(read[read.range].contains("“I don’t know”"))
  }

  @Test func lineEndsAreKept() throws {
    let text = try NoteText(decoding: Array("a\r\nb\rc\n".utf8))
    #expect(text.bytes == Array("a\r\nb\rc\n".utf8))
  }

  @Test(arguments: [
    (Array("ab".utf8) + [0] + Array("cd".utf8), 2), ([0xEF, 0xBB, 0xBF, 0x61, 0], 4),
    (Array("Größe ä ö ü ".utf8) + [0xFF] + Array(" b".utf8), 17),
    (Array("pain µ".utf8) + [0xE2, 0x82], 7),
  ])
  func whatIsNoTextIsNamedByItsByte(bytes: [UInt8], place: Int) {
    let error = #expect(throws: TextError.self) { try NoteText(decoding: bytes) }
    #expect(error?.byte == place)
  }

  @Test(arguments: [
    (Array("ab".utf8) + [0] + Array("cd".utf8), "ab\u{FFFD}cd", 1),
    (Array("pain µ".utf8) + [0xE2, 0x82], "pain µ\u{FFFD}\u{FFFD}", 2),
    (Array("Größe ä ö ü ".utf8) + [0xFF, 0] + Array(" b".utf8), "Größe ä ö ü \u{FFFD}\u{FFFD} b", 2),
    (Array("fine".utf8), "fine", 0),
  ])
  func lossyReadingReplacesAndCounts(bytes: [UInt8], text: String, replaced: Int) throws {
    let read = try NoteText(decoding: bytes, lossy: true)
    #expect(read[read.range] == text)
    #expect(read.replaced == replaced)
  }

  @Test func oddUTF16IsAnError() {
    #expect(throws: TextError.self) { try NoteText(decoding: [0xFF, 0xFE, 0x61, 0, 0x62]) }
    #expect(throws: TextError.self) { try NoteText(decoding: [0xFF, 0xFE, 0x00, 0xD8, 0x61, 0]) }
  }

  @Test func emptyBytesAreAnEmptyText() throws {
    #expect(try NoteText(decoding: []).isEmpty)
    #expect(try NoteText(decoding: [0xEF, 0xBB, 0xBF]).isEmpty)
  }

  /// Every offset of texts around the stride of the marks, against counting by hand.
  @Test(arguments: ["ascii only", "é", "a😀b", String(repeating: "aé😀患 ", count: 100), "\u{301}x"])
  func offsetsConvertAsCountingDoes(string: String) {
    let text = NoteText(string)
    var byte: Int32 = 0
    var scalars = 0
    var units = 0
    for scalar in string.unicodeScalars {
      #expect(text.scalars(byte) == scalars)
      #expect(text.utf16(byte) == units)
      #expect(text.offset(ofScalar: scalars) == byte)
      byte += Int32(UTF8.width(scalar))
      units += UTF16.width(scalar)
      scalars += 1
    }
    #expect(text.scalars(byte) == scalars)
    #expect(text.utf16(byte) == units)
    #expect(text.offset(ofScalar: scalars) == byte)
    #expect(text.offset(ofScalar: scalars + 1) == nil)
    #expect(text.offset(ofScalar: -1) == nil)
  }
}
