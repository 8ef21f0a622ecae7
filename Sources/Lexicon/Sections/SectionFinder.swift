import ClinicalRecord
import ClinicalText

/// Finds the sections of a note by their headings.
public struct SectionFinder: Sendable {
  private let titles: SectionTitles

  public init(titles: SectionTitles = .linked) { self.titles = titles }

  /// The sections of the part of `text` that `layout` describes, in order and disjoint.
  ///
  /// Each runs from its heading to the last character before the next one; a heading with nothing behind it
  /// is a section too.
  public func sections(in text: borrowing NoteText, _ layout: LineLayout) -> [Section] {
    text.bytes.withUnsafeBufferPointer { bytes in
      var reading = SectionReading(bytes: bytes, layout: layout, titles: titles)
      return reading.run()
    }
  }
}

/// One pass over the lines of one note.
private struct SectionReading {
  let bytes: UnsafeBufferPointer<UInt8>
  let layout: LineLayout
  let titles: SectionTitles
  let reader: HeadingReader
  var sections: [Section] = []
  /// The section that parts (HEENT, lungs ...) belong to.
  var whole: SectionKind?

  init(bytes: UnsafeBufferPointer<UInt8>, layout: LineLayout, titles: SectionTitles) {
    self.bytes = bytes
    self.layout = layout
    self.titles = titles
    reader = HeadingReader(bytes: bytes)
  }

  mutating func run() -> [Section] {
    for (index, line) in layout.lines.enumerated() where !line.isBlank {
      var rest = Int(line.content.lower)
      let underlined = index + 1 < layout.lines.count && isRule(layout.lines[index + 1])
      if let heading = reader.leading(line, underlined: underlined && !isRule(line)),
        accept(heading, at: index)
      {
        rest = heading.end
      }
      var found: [Heading] = []
      reader.inline(line, from: rest) { found.append($0) }
      for heading in found { _ = accept(heading, at: index) }
    }
    closeAll()
    return sections
  }

  /// Opens a section when the heading is one; false otherwise.
  private mutating func accept(_ heading: Heading, at index: Int) -> Bool {
    let title = bytes[heading.title]
    let kinds = titles.kinds(of: title)
    guard
      let kind = kinds.isEmpty ? unknownKind(heading, at: index) : known(kinds, heading, at: index)
    else {
      return false
    }
    let isPart = kind == .physicalExamPart || kind == .reviewOfSystemsPart
    let parent = isPart ? parent(of: kind) : nil
    if !isPart { updateWhole(kind) }
    sections.append(
      Section(
        kind, title: TextRange(heading.title.lowerBound, heading.title.upperBound),
        range: TextRange(heading.start, heading.end), parent: parent, loinc: titles.loinc(kind)))
    return true
  }

  private func parent(of kind: SectionKind) -> SectionKind? {
    switch (kind, whole) {
    case (.physicalExamPart, .physicalExam?), (.physicalExamPart, .objective?): whole
    case (.reviewOfSystemsPart, .reviewOfSystems?): whole
    default: nil
    }
  }

  /// Vital signs and the like stand inside an examination without ending it.
  private mutating func updateWhole(_ kind: SectionKind) {
    switch kind {
    case .vitalSigns, .mentalStatus:
      if whole == .physicalExam || whole == .objective { return }
      whole = kind == .vitalSigns ? .physicalExam : kind
      if kind == .vitalSigns { whole = nil }
    default: whole = kind
    }
  }

  /// The kind that a known title stands for here, nil when the place is no heading.
  private func known(_ kinds: [SectionKind], _ heading: Heading, at index: Int) -> SectionKind? {
    let part = kinds.contains(.physicalExamPart) || kinds.contains(.reviewOfSystemsPart)
    switch heading.form {
    case .label, .marked: break
    case .line:
      guard standsAlone(heading, at: index) else { return nil }
      if part && kinds.count <= 2 && !reader.isCapitals(heading.title) && whole == nil {
        return nil
      }
    case .inline:
      let capitals = reader.isCapitals(heading.title)
      guard capitals || reader.isTitleCase(heading.title) else { return nil }
    }
    if whole == .reviewOfSystems, kinds.contains(.reviewOfSystemsPart) {
      return .reviewOfSystemsPart
    }
    if whole == .physicalExam || whole == .objective, kinds.contains(.physicalExamPart) {
      return .physicalExamPart
    }
    return kinds.first { $0 != .reviewOfSystemsPart } ?? kinds.first
  }

  /// A known title alone on a line is a heading when it is written like one.
  private func standsAlone(_ heading: Heading, at index: Int) -> Bool {
    if reader.isCapitals(heading.title) { return true }
    guard reader.isTitleCase(heading.title) else { return false }
    return index == 0 || layout.lines[index - 1].isBlank
      || index + 1 < layout.lines.count && layout.lines[index + 1].isBlank
      || endsSentence(index - 1)
  }

  private func endsSentence(_ index: Int) -> Bool {
    let last = bytes[Int(layout.lines[index].content.upper) - 1]
    return last == Byte.period || last == Byte.colon
  }

  /// A title that no lexicon knows is a heading when its form leaves no doubt.
  private func unknownKind(_ heading: Heading, at index: Int) -> SectionKind? {
    let count = heading.title.count
    let words = 1 + bytes[heading.title].count { $0 == 0x20 }
    switch heading.form {
    case .marked: return words <= 8 ? .other : nil
    case .label:
      guard reader.isCapitals(heading.title), count >= 4, words <= 7,
        !bytes[heading.title].contains(where: Byte.isDigit),
        !isMeasurement(behind: heading.end, index)
      else { return nil }
      return .other
    case .line:
      guard reader.isCapitals(heading.title), count >= 5, words <= 6,
        heading.title.lowerBound == Int(layout.lines[index].content.lower),
        !bytes[heading.title].contains(where: {
          Byte.isDigit($0) || $0 == Byte.comma || $0 == Byte.period
        }),
        index == 0 || layout.lines[index - 1].isBlank,
        index + 1 < layout.lines.count,
        !isAllCapitals(nextContent(index))
      else { return nil }
      return .other
    case .inline: return nil
    }
  }

  /// "SODIUM: 139" is a row of a table, no section.
  private func isMeasurement(behind end: Int, _ index: Int) -> Bool {
    var position = end
    let upper = Int(layout.lines[index].content.upper)
    while position < upper, Byte.isBlank(bytes[position]) { position += 1 }
    guard position < upper else { return false }
    let first = bytes[position]
    return Byte.isDigit(first) || first == UInt8(ascii: "<") || first == UInt8(ascii: ">")
  }

  private func nextContent(_ index: Int) -> Line? {
    layout.lines[(index + 1)...].first { !$0.isBlank }
  }

  private func isAllCapitals(_ line: Line?) -> Bool {
    guard let line, line.content.count > 25 else { return false }
    return !bytes[line.content.indices].contains(where: Byte.isLower)
  }

  private func isRule(_ line: Line) -> Bool {
    line.content.count >= 3
      && bytes[line.content.indices].allSatisfy {
        $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: "_")
          || $0 == UInt8(ascii: "~")
      }
  }

  /// Extends each section to the last character before the next heading.
  private mutating func closeAll() {
    guard let last = layout.lines.last(where: { !$0.isBlank }) else { return }
    var limit = last.content.upper
    for i in sections.indices.reversed() {
      var end = Int(limit)
      let behind = Int(sections[i].range.upper)
      while end > behind, bytes[end - 1] <= 0x20 { end -= 1 }
      sections[i].range = TextRange(Int(sections[i].range.lower), max(behind, end))
      limit = sections[i].range.lower
    }
  }
}
