/// Random texts from a seed: clinical scraps, layout, and everything that Unicode has.
public struct RandomText: Sendable {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  /// The next number of the sequence (SplitMix64).
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }

  /// A number from 0 to `count - 1`.
  public mutating func below(_ count: Int) -> Int { Int(next() % UInt64(count)) }

  /// A text of up to `longest` pieces.
  public mutating func text(longest: Int = 40) -> String {
    var text = ""
    for _ in 0..<below(longest + 1) { appendPiece(to: &text) }
    return text
  }

  /// Bytes that may be UTF-8, UTF-16, a legacy encoding, or a text with damaged places.
  public mutating func bytes(longest: Int = 40) -> [UInt8] {
    let text = text(longest: longest)
    switch below(16) {
    case 0: return [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    case 1: return [0xFE, 0xFF] + text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    case 2: return [0xEF, 0xBB, 0xBF] + text.utf8
    case 3: return text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    case 4, 5:
      var bytes = Array(text.utf8)
      for _ in 0...below(3) where !bytes.isEmpty { bytes[below(bytes.count)] = UInt8(below(256)) }
      return bytes
    case 6: return Array(text.utf8.dropLast(1 + below(3)))
    default: return Array(text.utf8)
    }
  }

  private mutating func appendPiece(to text: inout String) {
    switch below(10) {
    case 0...4: text += Self.scraps[below(Self.scraps.count)]
    case 5: text += Self.layout[below(Self.layout.count)]
    case 6: text.unicodeScalars.append(scalar(in: Self.blocks[below(Self.blocks.count)]))
    case 7: text.unicodeScalars.append(scalar(in: 0x20...0x7E))
    case 8: text.unicodeScalars.append(scalar(in: 0x1...0x2FFF))
    default: text.unicodeScalars.append(scalar(in: 0x1...0x10FFFF))
    }
  }

  private mutating func scalar(in range: ClosedRange<UInt32>) -> Unicode.Scalar {
    let value = range.lowerBound + UInt32(below(Int(range.upperBound - range.lowerBound) + 1))
    return Unicode.Scalar(value) ?? "\u{FFFD}"
  }

  private static let scraps = [
    "HISTORY OF PRESENT ILLNESS:", "PHYSICAL EXAMINATION", "Allergies: ", "VITAL SIGNS: ", "HEENT:",
    "# Plan", "**Labs**", "A/P:", "Impression and Plan", "LUNGS - clear", "Note-Id: x", "I. ",
    "IV. ",
    "b.i.d.", "q.4-6h.", "5mg", "120/80", "3+", "5'6\"", "s/p", "n/v/d", "pain/swelling", "Dr. ",
    "vs.",
    "HCO3-", "Na+", "L4/5", "C5-C6", "x3d", "2wks", "[**2101-3-4**]", "___", "98.6F", "14:10",
    "1. ",
    "a) ", "- ", "* ", "•", "(2)", "the patient", "Denies", "chest pain", "e.g.", "approx.", "No. ",
    "…",
    "Mr. A. B. Smith", "stable. ", "? ", "! ", ".)", "...", "--", "=====", "\"", "'", "’s", "µg",
    "10³",
  ]
  private static let layout = [
    " ", "  ", "    ", "\t", "\n", "\n\n", "\r\n", "\r", "\u{85}", "\u{2028}", "\u{A0}", "\u{FEFF}",
    "\n          ", " | ", ":", "\n- ", "\n1. ", "\n\n\n",
  ]
  /// Marks, joiners, flags, pictures and scripts that ICU breaks by dictionary.
  private static let blocks: [ClosedRange<UInt32>] = [
    0x300...0x36F, 0x200B...0x200F, 0xFE00...0xFE0F, 0x1F1E6...0x1F1FF, 0x1F300...0x1FAFF,
    0x4E00...0x9FFF, 0x3040...0x30FF, 0xE00...0xE7F, 0x1780...0x17FF, 0xAC00...0xD7A3,
    0x590...0x6FF,
    0x900...0x97F, 0x1...0x1F, 0x80...0xFF, 0x2000...0x206F, 0xFFF0...0xFFFD, 0xE0000...0xE007F,
  ]
}
