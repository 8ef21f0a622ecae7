import ClinicalText
import Glibc

/// A place that looks like a heading: its title and where the text behind it begins.
struct Heading {
  /// First character of the line's or sentence's marks in front of the title.
  var start: Int
  /// The title without colon, numbers and marks.
  var title: Range<Int>
  /// Behind the colon or closing marks.
  var end: Int
  var form: Form

  enum Form {
    /// At the head of a line, with a colon or dash behind it.
    case label
    /// At the head of a line, not in capitals, with a dash between blanks behind it.
    case dash
    /// At the head of a line, with a gap of blanks behind it ("PMH   asthma").
    case gap
    /// Alone on its line, without colon.
    case line
    /// Alone on its line and underlined or in markdown.
    case marked
    /// Inside a line, behind the end of a sentence.
    case inline
  }
}

/// Finds places that look like headings in one line, by their shape alone.
struct HeadingReader {
  let bytes: UnsafeBufferPointer<UInt8>

  static let longestTitle = 70

  /// The heading at the head of a line; `underlined` when the next line is a rule.
  func leading(_ line: Line, underlined: Bool) -> Heading? {
    let lower = Int(line.content.lower)
    let upper = Int(line.content.upper)
    var start = lower
    var marked = underlined
    if bytes[start] == UInt8(ascii: "#") {
      while start < upper, bytes[start] == UInt8(ascii: "#") { start += 1 }
      let isMarkdown = start < upper && bytes[start] == 0x20
      marked = marked || isMarkdown && start - lower <= 6
    } else if line.marker > 0 {
      start += Int(line.marker)
    } else {
      start = skipRomanNumber(start, upper)
    }
    start = skip(start, upper)
    let boldStart = start
    while start < upper, bytes[start] == UInt8(ascii: "*") || bytes[start] == UInt8(ascii: "_") {
      start += 1
    }
    let bold = start - boldStart >= 2
    guard start < upper, Self.opens(bytes[start]) else { return nil }
    if let colon = colon(from: start, upper) {
      var end = colon + 1
      while end < upper, bytes[end] == UInt8(ascii: "*") || bytes[end] == Byte.colon { end += 1 }
      let isAlone = skip(end, upper) == upper
      return heading(
        lower, start, colon, end, underlined || isAlone && (marked || bold) ? .marked : .label)
    }
    if !line.hasColumns, let gap = gapped(lower, start, upper) { return gap }
    guard upper - start <= Self.longestTitle else { return dashed(lower, start, upper) }
    var end = upper
    while end > start, Self.isTrailingMark(bytes[end - 1]) { end -= 1 }
    if bold && end < upper { marked = true }
    if let dash = dashed(lower, start, upper), !marked { return dash }
    return heading(lower, start, end, upper, marked ? .marked : .line)
  }

  /// "PMH   asthma": a short title, two blanks or more, and text.
  private func gapped(_ lower: Int, _ start: Int, _ upper: Int) -> Heading? {
    var position = start
    while position + 2 < upper, position - start <= 30 {
      if bytes[position] == 0x09 || bytes[position] == 0x20 && bytes[position + 1] == 0x20 {
        return heading(lower, start, position, position, .gap)
      }
      if bytes[position] == Byte.period || bytes[position] == Byte.comma { return nil }
      position += 1
    }
    return nil
  }

  /// "HEENT - normal", "Findings - normal": a title, then a dash.
  private func dashed(_ lower: Int, _ start: Int, _ upper: Int) -> Heading? {
    var position = start
    var isCapital = true
    while position < upper, position - start <= 40 {
      if bytes[position] == Byte.hyphen, position > start {
        var end = position
        while end < upper, bytes[end] == Byte.hyphen { end += 1 }
        let isSpaced = Byte.isBlank(bytes[position - 1])
        if end < upper, Byte.isBlank(bytes[end]), isSpaced || isCapital {
          guard let title = heading(lower, start, position, end, isCapital ? .label : .dash),
            !isCapital || isCapitals(title.title)
          else { return nil }
          return title
        }
        if isSpaced { return nil }
      }
      if Byte.isLower(bytes[position]) { isCapital = false }
      if bytes[position] == Byte.comma || bytes[position] == Byte.period { return nil }
      position += 1
    }
    return nil
  }

  /// The headings inside a line, each behind the end of a sentence or two blanks.
  func inline(_ line: Line, from: Int, _ body: (Heading) -> Void) {
    let upper = Int(line.content.upper)
    var position = from
    while let colon = nextColon(from: position, upper) {
      position = colon + 1
      guard colon + 1 == upper || !Byte.isDigit(bytes[colon + 1]) || !Byte.isDigit(bytes[colon - 1])
      else { continue }
      guard
        let start = boldStart(before: colon, after: from) ?? titleStart(before: colon, after: from),
        Byte.isUpper(bytes[start])
      else { continue }
      if let found = heading(start, start, colon, colon + 1, .inline) { body(found) }
    }
  }

  func isCapitals(_ range: Range<Int>) -> Bool {
    var letters = 0
    for i in range {
      if Byte.isLower(bytes[i]) { return false }
      letters += Byte.isUpper(bytes[i]) ? 1 : 0
    }
    return letters >= 2
  }

  /// True when every longer word begins with a capital.
  func isTitleCase(_ range: Range<Int>) -> Bool {
    var start = range.lowerBound
    guard Byte.isUpper(bytes[start]) else { return false }
    while start < range.upperBound {
      var end = start
      while end < range.upperBound, bytes[end] != 0x20 { end += 1 }
      if end - start > 3, Byte.isLower(bytes[start]), bytes[start..<end].allSatisfy(Byte.isLower),
        !Self.small.contains(where: { bytes[start..<end].elementsEqual($0) })
      {
        return false
      }
      start = end + 1
    }
    return true
  }

  private static let small: [[UInt8]] = ["with", "from"].map { Array($0.utf8) }

  private func heading(_ start: Int, _ lower: Int, _ upper: Int, _ end: Int, _ form: Heading.Form)
    -> Heading?
  {
    var last = upper
    while last > lower, Self.isTrailingMark(bytes[last - 1]) || bytes[last - 1] == 0x20 {
      last -= 1
    }
    guard last > lower, last - lower <= Self.longestTitle else { return nil }
    return Heading(start: start, title: lower..<last, end: end, form: form)
  }

  private static func opens(_ byte: UInt8) -> Bool { Byte.isLetter(byte) || byte >= 0x80 }

  private static func isTrailingMark(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "*") || byte == UInt8(ascii: "_") || byte == Byte.colon
      || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "=") || byte == 0x20
      || byte == UInt8(ascii: "#")
  }

  private func skip(_ start: Int, _ upper: Int) -> Int {
    var position = start
    while position < upper, Byte.isBlank(bytes[position]) { position += 1 }
    return position
  }

  /// "IV." at the head of a line.
  private func skipRomanNumber(_ start: Int, _ upper: Int) -> Int {
    var position = start
    while position < upper, "IVX".utf8.contains(bytes[position]) { position += 1 }
    guard position > start, position - start <= 4, position + 1 < upper,
      bytes[position] == Byte.period,
      Byte.isBlank(bytes[position + 1])
    else { return start }
    return position + 1
  }

  private func nextColon(from: Int, _ upper: Int) -> Int? {
    guard from < upper, let base = bytes.baseAddress,
      let found = memchr(base + from, Int32(Byte.colon), upper - from)
    else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }

  /// The colon behind a title that begins at `start`: no sentence may end before it.
  private func colon(from start: Int, _ upper: Int) -> Int? {
    var position = start
    while position < upper, position - start <= Self.longestTitle {
      let byte = bytes[position]
      if byte == Byte.colon {
        let isTime =
          position > start && position + 1 < upper && Byte.isDigit(bytes[position - 1])
          && Byte.isDigit(bytes[position + 1])
        return isTime ? nil : position
      }
      if byte == UInt8(ascii: ";") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "!") {
        return nil
      }
      if byte == Byte.period, position + 1 < upper, Byte.isBlank(bytes[position + 1]) { return nil }
      position += 1
    }
    return nil
  }

  /// Where the title in front of an inner colon begins: behind the last end of a sentence, tab or wide gap.
  private func titleStart(before colon: Int, after from: Int) -> Int? {
    var start = colon
    while start > from, colon - start <= Self.longestTitle {
      let byte = bytes[start - 1]
      if Byte.isBlank(byte), start < colon, isBoundary(at: start - 1, after: from) { return start }
      if byte == Byte.colon { return nil }
      start -= 1
    }
    return nil
  }

  /// "**Discharged:**": the title begins behind two stars that follow a blank.
  private func boldStart(before colon: Int, after from: Int) -> Int? {
    var start = colon
    while start - 2 > from, colon - start <= Self.longestTitle, bytes[start - 1] != Byte.colon {
      if bytes[start - 1] == UInt8(ascii: "*"), bytes[start - 2] == UInt8(ascii: "*") {
        return start < colon && Byte.isBlank(bytes[start - 3]) ? start : nil
      }
      start -= 1
    }
    return nil
  }

  private func isBoundary(at blank: Int, after from: Int) -> Bool {
    if bytes[blank] == 0x09 { return true }
    var position = blank
    while position > from, bytes[position - 1] == 0x20 { position -= 1 }
    guard position > from else { return true }
    let before = bytes[position - 1]
    let closes =
      before == Byte.period || before == UInt8(ascii: ";") || before == UInt8(ascii: "!")
      || before == UInt8(ascii: "?") || before == UInt8(ascii: ")") && blank > position
      || before == UInt8(ascii: "|")
    return closes || blank - position >= 1
  }
}
