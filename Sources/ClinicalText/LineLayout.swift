/// One line of a text: where its content stands and what its shape says.
public struct Line: Hashable, Sendable {
  /// From the first to behind the last character that is no blank; empty for a blank line.
  public var content: TextRange
  /// Columns before the content, in bytes.
  public var indent: Int32
  /// A list item opens the line ("1.", "-", "a)"): the bytes of its marker; 0 without one.
  public var marker: Int32
  /// Columns stand apart by tabs or runs of three and more blanks.
  public var hasColumns: Bool

  public var isBlank: Bool { content.isEmpty }
  /// The column where the content ends.
  public var width: Int32 { indent + Int32(content.count) }
}

/// The lines of a text, found in one pass.
public struct LineLayout: Sendable {
  public private(set) var lines: [Line] = []

  /// Lines up to this width may be the work of a typist's or a printer's margin.
  private static let widestMargin: Int32 = 140
  private static let narrowestMargin: Int32 = 60

  public init(_ text: borrowing NoteText, in range: TextRange? = nil) {
    let part = range ?? text.range
    lines.reserveCapacity(part.count / 40)
    text.bytes.withUnsafeBufferPointer { bytes in
      var start = Int(part.lower)
      let end = Int(part.upper)
      while start < end {
        var stop = start
        while stop < end, bytes[stop] != 0x0A, bytes[stop] != 0x0D { stop += 1 }
        lines.append(Self.line(bytes, start, stop))
        if stop + 1 < end, bytes[stop] == 0x0D, bytes[stop + 1] == 0x0A { stop += 1 }
        start = stop + 1
      }
    }
  }

  private static func line(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ stop: Int) -> Line {
    var lower = start
    var upper = stop
    while lower < upper, Byte.isBlank(bytes[lower]) { lower += 1 }
    while upper > lower, Byte.isBlank(bytes[upper - 1]) { upper -= 1 }
    return Line(
      content: TextRange(lower, upper), indent: Int32(lower - start),
      marker: Int32(markerLength(bytes, lower, upper)),
      hasColumns: hasColumns(bytes, lower, upper))
  }

  /// The length of "1.", "1)", "a.", "(2)", "-", "*", "•", "#" with a blank or a word behind it.
  private static func markerLength(_ bytes: UnsafeBufferPointer<UInt8>, _ lower: Int, _ upper: Int)
    -> Int
  {
    guard lower < upper else { return 0 }
    var position = lower
    switch bytes[position] {
    case UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "#"), UInt8(ascii: "+"),
      UInt8(ascii: ">"), UInt8(ascii: "~"):
      position += 1
      guard position < upper else { return 0 }
      if bytes[lower] == UInt8(ascii: "#"),
        Byte.isLetter(bytes[position]) || bytes[position] == UInt8(ascii: "?")
      {
        return 1
      }
      if Byte.isBlank(bytes[position]) { return 1 }
      return Byte.isLetter(bytes[position]) && bytes[lower] != UInt8(ascii: "~") ? 1 : 0
    case 0xE2:
      // U+2022 bullet, U+2013 and U+2014 dashes, U+25CF and U+25AA shapes.
      guard position + 2 < upper else { return 0 }
      let second = bytes[position + 1]
      let third = bytes[position + 2]
      let isBullet =
        (second == 0x80 && (third == 0xA2 || third == 0x93 || third == 0x94))
        || (second == 0x97 && third == 0x8F) || (second == 0x96 && third == 0xAA)
      return isBullet ? 3 : 0
    case UInt8(ascii: "("):
      position += 1
      fallthrough
    default:
      let first = position
      while position < upper, Byte.isDigit(bytes[position]), position - first < 3 { position += 1 }
      if position == first, position < upper, Byte.isLetter(bytes[position]) { position += 1 }
      guard position > first, position < upper else { return 0 }
      let close = bytes[position]
      guard close == UInt8(ascii: ".") || close == UInt8(ascii: ")") else { return 0 }
      position += 1
      guard position == upper || Byte.isBlank(bytes[position]) || Byte.isLetter(bytes[position])
      else { return 0 }
      // "a.m." and "M.D." are no list items: a letter needs a blank behind its mark.
      if Byte.isLetter(bytes[first]), position < upper, !Byte.isBlank(bytes[position]) { return 0 }
      return position - lower
    }
  }

  private static func hasColumns(_ bytes: UnsafeBufferPointer<UInt8>, _ lower: Int, _ upper: Int)
    -> Bool
  {
    var run = 0
    var columns = 0
    for i in lower..<upper {
      if bytes[i] == 0x09 { return true }
      if bytes[i] == UInt8(ascii: "|") { columns += 1 }
      run = bytes[i] == 0x20 ? run + 1 : 0
      if run == 3 { columns += 1 }
    }
    return columns >= 2
  }

  /// The margin at which the block of lines around `index` is wrapped, nil when it is not.
  ///
  /// Most lines of a wrapped block are so full that the next one's first word found no room; in a list of
  /// rows that happens to the longest row only.
  func margin(around index: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int32? {
    var first = index
    var last = index
    while first > 0, !lines[first - 1].isBlank, index - first < 40 { first -= 1 }
    while last + 1 < lines.count, !lines[last + 1].isBlank, last - index < 40 { last += 1 }
    var margin: Int32 = 0
    for line in lines[first...last] { margin = max(margin, line.width) }
    guard margin >= Self.narrowestMargin, margin <= Self.widestMargin else { return nil }
    var full = 0
    for i in first..<last where isFull(i, margin, bytes) { full += 1 }
    return full * 2 >= last - first ? margin : nil
  }

  /// True when the first word of the line behind it would have passed the margin.
  func isFull(_ index: Int, _ margin: Int32, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let next = lines[index + 1].content
    var word: Int32 = 0
    while next.lower + word < next.upper, !Byte.isBlank(bytes[Int(next.lower + word)]) { word += 1 }
    return lines[index].width + 1 + word > margin - 2
  }
}
