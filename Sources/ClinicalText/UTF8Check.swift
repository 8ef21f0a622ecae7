/// What a walk over bytes found out about their being UTF-8.
struct UTF8Check {
  /// Offset of the first byte that is part of no sequence.
  private(set) var firstInvalid: Int?
  private(set) var firstNUL: Int?
  private var validSequences = 0
  private var invalidSequences = 0
  /// The text ends inside a sequence of which at least two bytes stand there.
  private var endsInside = false

  /// True when the bytes are rather UTF-8 with a few damaged places than another encoding.
  var looksDamaged: Bool { endsInside || validSequences > 2 * invalidSequences }

  mutating func run(_ bytes: UnsafeBufferPointer<UInt8>) {
    var position = 0
    while position < bytes.count {
      position += Self.plainRun(bytes, from: position)
      guard position < bytes.count else { return }
      if bytes[position] == 0 {
        firstNUL = firstNUL ?? position
        position += 1
        continue
      }
      let length = Self.sequenceLength(bytes, at: position)
      if length > 0 {
        validSequences += length > 1 ? 1 : 0
        position += length
      } else {
        firstInvalid = firstInvalid ?? position
        invalidSequences += 1
        endsInside = Self.isCut(bytes, at: position)
        if endsInside { return }
        position += 1
      }
    }
  }

  /// How many ASCII bytes other than NUL stand from `start` on, eight at a time.
  private static func plainRun(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    let raw = UnsafeRawPointer(bytes.baseAddress!)
    var position = start
    while position + 8 <= bytes.count {
      let word = raw.loadUnaligned(fromByteOffset: position, as: UInt64.self)
      // The high bit of a byte is set when it is not ASCII, or (by the borrow) when it is NUL.
      let odd = (word | (word &- 0x0101_0101_0101_0101)) & 0x8080_8080_8080_8080
      if odd != 0 { break }
      position += 8
    }
    while position < bytes.count, bytes[position] < 0x80, bytes[position] != 0 { position += 1 }
    return position - start
  }

  /// The length of the valid sequence at `position`, 0 when there is none.
  static func sequenceLength(_ bytes: UnsafeBufferPointer<UInt8>, at position: Int) -> Int {
    let lead = bytes[position]
    if lead < 0x80 { return 1 }
    let length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0
    guard length > 0, position + length <= bytes.count else { return 0 }
    for i in 1..<length where bytes[position + i] & 0xC0 != 0x80 { return 0 }
    return secondFits(lead, bytes[position + 1]) ? length : 0
  }

  /// Rejects overlong forms, surrogates and what lies above U+10FFFF.
  private static func secondFits(_ lead: UInt8, _ second: UInt8) -> Bool {
    switch lead {
    case 0xE0: second >= 0xA0
    case 0xED: second < 0xA0
    case 0xF0: second >= 0x90
    case 0xF4: second < 0x90
    default: true
    }
  }

  /// True when the text ends inside the sequence that begins at `position`.
  private static func isCut(_ bytes: UnsafeBufferPointer<UInt8>, at position: Int) -> Bool {
    let left = bytes.count - position
    let lead = bytes[position]
    guard left >= 2, lead >= 0xE0, lead < 0xF5, left < (lead < 0xF0 ? 3 : 4) else { return false }
    return (1..<left).allSatisfy { bytes[position + $0] & 0xC0 == 0x80 }
  }
}
