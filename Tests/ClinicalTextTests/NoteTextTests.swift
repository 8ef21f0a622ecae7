import ClinicalText
import Testing

@Suite struct NoteTextTests {
  private static let word = "naïve 10 µg 😀."

  /// The UTF-8 bytes of `text`, in which U+F700 to U+F7FF stand for single bytes.
  private static func raw(_ text: String) -> [UInt8] {
    text.unicodeScalars.flatMap { scalar -> [UInt8] in
      (0xF700...0xF7FF).contains(scalar.value)
        ? [UInt8(scalar.value & 0xFF)] : Array(String(scalar).utf8)
    }
  }

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

  private static let marked: [(bytes: [UInt8], encoding: String)] = [
    (raw(word), "UTF-8"), (raw("\u{FEFF}" + word), "UTF-8 with mark"),
    (utf16("\u{FEFF}" + word, littleEndian: true), "UTF-16LE"),
    (utf16("\u{FEFF}" + word, littleEndian: false), "UTF-16BE"),
    (utf32("\u{FEFF}" + word, littleEndian: true), "UTF-32LE"),
    (utf32("\u{FEFF}" + word, littleEndian: false), "UTF-32BE"),
  ]

  @Test(arguments: marked)
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
    let text =
      "He said \u{F793}I don\u{F792}t know\u{F794} and went home with his wife and children."
    let bytes = Self.raw(text)
    let read = try NoteText(decoding: bytes)
    #expect(read[read.range].contains("“I don’t know”"))
  }

  @Test func lineEndsAreKept() throws {
    let text = try NoteText(decoding: Array("a\r\nb\rc\n".utf8))
    #expect(text.bytes == Array("a\r\nb\rc\n".utf8))
  }

  private static let broken: [(bytes: [UInt8], place: Int)] = [
    (raw("ab\u{F700}cd"), 2), (raw("\u{FEFF}a\u{F700}"), 4), (raw("Größe ä ö ü \u{F7FF} b"), 17),
    (raw("pain µ\u{F7E2}\u{F782}"), 7),
  ]

  @Test(arguments: broken)
  func whatIsNoTextIsNamedByItsByte(bytes: [UInt8], place: Int) {
    let error = #expect(throws: TextError.self) { try NoteText(decoding: bytes) }
    #expect(error?.byte == place)
  }

  private static let replaceable: [(bytes: [UInt8], text: String, replaced: Int)] = [
    (raw("ab\u{F700}cd"), "ab\u{FFFD}cd", 1),
    (raw("pain µ\u{F7E2}\u{F782}"), "pain µ\u{FFFD}\u{FFFD}", 2),
    (raw("Größe ä ö ü \u{F7FF}\u{F700} b"), "Größe ä ö ü \u{FFFD}\u{FFFD} b", 2),
    (raw("fine"), "fine", 0),
  ]

  @Test(arguments: replaceable)
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
