import ClinicalRecord
import ClinicalText

/// Finds the sections of a note by their headings. One finder serves one worker.
public final class SectionFinder {
  private let titles: TitleMemory

  public init(titles: SectionTitles = .linked) { self.titles = TitleMemory(titles) }

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
  let titles: TitleMemory
  let reader: HeadingReader
  var sections: [Section] = []
  /// The section that parts (HEENT, lungs ...) belong to.
  var whole: SectionKind?

  init(bytes: UnsafeBufferPointer<UInt8>, layout: LineLayout, titles: TitleMemory) {
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
    let words = 1 + bytes[heading.title].count { $0 == 0x20 }
    guard words <= 12 else { return false }
    let reading = titles.reading(of: bytes[heading.title], loosely: isLikeTitle(heading, words))
    if reading.isLabel && whole != .reviewOfSystems { return false }
    let found =
      reading.kinds.isEmpty ? unknownKind(heading, at: index) : known(reading, heading, at: index)
    guard let kind = found else { return false }
    let isPart = kind == .physicalExamPart || kind == .reviewOfSystemsPart
    let parent = isPart ? parent(of: kind) : nil
    if !isPart { updateWhole(kind) }
    sections.append(
      Section(
        kind, title: TextRange(heading.title.lowerBound, heading.title.upperBound),
        range: TextRange(heading.start, heading.end), parent: parent,
        loinc: titles.titles.loinc(kind)))
    return true
  }

  /// Whether a title that no row holds is worth comparing with those that do.
  private func isLikeTitle(_ heading: Heading, _ words: Int) -> Bool {
    switch heading.form {
    case .marked: true
    case .label: words <= 8
    case .inline, .line: reader.isCapitals(heading.title) || reader.isTitleCase(heading.title)
    case .dash, .gap: false
    }
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
    // What no kind names inside a course or a plan is a part of it.
    case .other where isInsideCourse: return
    default: whole = kind
    }
  }

  /// The kind that a known title stands for here, nil when the place is no heading.
  private func known(_ reading: SectionTitles.Reading, _ heading: Heading, at index: Int)
    -> SectionKind?
  {
    guard let kind = kind(among: reading.kinds) else { return nil }
    switch heading.form {
    case .marked: return isPart(kind) && isInsideCourse ? .other : kind
    case .label: return opensSection(kind, heading, at: index) ? kind : nil
    case .dash:
      let opensBlock = index == 0 || layout.lines[index - 1].isBlank || isInsideExam
      return reading.isExact && opensBlock && layout.lines[index].marker == 0
        && opensSection(kind, heading, at: index) ? kind : nil
    case .gap:
      return reading.isExact && !isPart(kind) && kind != .other
        && opensSection(kind, heading, at: index)
        ? kind : nil
    case .line:
      guard standsAlone(heading, at: index, isExact: reading.isExact),
        isPart(kind) ? fitsPart(heading) : true
      else {
        return nil
      }
      return kind
    case .inline:
      if isPart(kind), layout.lines[index].marker > 0 { guard fitsItem(kind) else { return nil } }
      return opensInside(reading, kind, heading) ? kind : nil
    }
  }

  /// Of a title's kinds the one that fits where it stands.
  private func kind(among kinds: [SectionKind]) -> SectionKind? {
    if whole == .reviewOfSystems, kinds.contains(.reviewOfSystemsPart) {
      return .reviewOfSystemsPart
    }
    if isInsideExam, kinds.contains(.physicalExamPart) || kinds == [.reviewOfSystemsPart] {
      return .physicalExamPart
    }
    // "EXAM: CT of the head" opens many a radiology report.
    if kinds.first == .physicalExam, kinds.contains(.procedure), sections.isEmpty {
      return .procedure
    }
    return kinds.first { !isPart($0) } ?? kinds.first { $0 != .reviewOfSystemsPart } ?? kinds.first
  }

  private func isPart(_ kind: SectionKind) -> Bool {
    kind == .physicalExamPart || kind == .reviewOfSystemsPart
  }

  /// An examination is open, or its parts stand here without a heading of their own.
  private var isInsideExam: Bool {
    whole == .physicalExam || whole == .objective || sections.last?.kind == .physicalExamPart
      || sections.last?.kind == .vitalSigns
  }

  /// In a plan or a hospital course, organs and problems are rows of it.
  private var isInsideCourse: Bool {
    switch whole {
    case .hospitalCourse, .assessmentAndPlan, .assessment, .plan, .recommendations: true
    default: false
    }
  }

  private func opensSection(_ kind: SectionKind, _ heading: Heading, at index: Int) -> Bool {
    let isItem = layout.lines[index].marker > 0
    if isItem, isPart(kind) { guard fitsItem(kind) else { return false } }
    guard isInsideCourse else { return true }
    // "3. Nutrition: poor" is a problem of a course.
    if isItem, kind == .diet || kind == .activity { return false }
    if isPart(kind) {
      return !isItem && whole != .hospitalCourse && whole != .assessmentAndPlan
    }
    return kind != .other || !isItem && reader.isCapitals(heading.title)
  }

  /// A numbered symptom or organ is a part only where parts are listed.
  private func fitsItem(_ kind: SectionKind) -> Bool {
    isInsideExam || whole == .reviewOfSystems || kind == .physicalExamPart && whole == nil
  }

  private func fitsPart(_ heading: Heading) -> Bool {
    reader.isCapitals(heading.title) || whole == .reviewOfSystems || isInsideExam
  }

  /// Inside a line a title needs capitals, or to be written as the lexicon has it.
  private func opensInside(
    _ reading: SectionTitles.Reading, _ kind: SectionKind, _ heading: Heading
  ) -> Bool {
    if reader.isCapitals(heading.title) { return true }
    if kind == .other || isInsideCourse && isPart(kind) { return false }
    let words = bytes[heading.title].count { $0 == 0x20 }
    if reader.isTitleCase(heading.title) { return !isInsideCourse || words > 0 }
    return reading.isExact && !isPart(kind) && (words > 0 || followsHeading(heading))
  }

  /// Nothing stands between the last heading and this one.
  private func followsHeading(_ heading: Heading) -> Bool {
    guard let last = sections.last else { return false }
    return bytes[Int(last.range.upper)..<heading.start].allSatisfy { $0 <= 0x20 }
  }

  /// A known title alone on a line is a heading when it is written like one.
  private func standsAlone(_ heading: Heading, at index: Int, isExact: Bool) -> Bool {
    guard bytes[heading.title.upperBound - 1] != Byte.period, !isListItem(index) else {
      return false
    }
    if reader.isCapitals(heading.title) { return true }
    guard reader.isTitleCase(heading.title) else {
      let isPhrase = isExact && Byte.isUpper(bytes[heading.title.lowerBound])
      let opensBlock = index == 0 || layout.lines[index - 1].isBlank
      return isPhrase && opensBlock && bytes[heading.title].contains(0x20)
    }
    return index == 0 || layout.lines[index - 1].isBlank
      || index + 1 < layout.lines.count && layout.lines[index + 1].isBlank
      || endsSentence(index - 1)
  }

  /// A marked line next to another, blank lines apart: numbered headings have text between them.
  private func isListItem(_ index: Int) -> Bool {
    guard layout.lines[index].marker > 0 else { return false }
    let before = layout.lines[..<index].last { !$0.isBlank }
    return (before?.marker ?? 0) > 0 || (nextContent(index)?.marker ?? 0) > 0
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
    case .marked: return words <= 8 && !isProblem(at: index) ? .other : nil
    case .dash, .gap: return nil
    case .label:
      if isInsideCourse && (words == 1 || layout.lines[index].marker > 0) { return nil }
      guard reader.isCapitals(heading.title), count >= 4, words <= 7,
        bytes[heading.end - 1] != Byte.hyphen,
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

  /// "# CHF" in an assessment is one of its problems.
  private func isProblem(at index: Int) -> Bool {
    let start = Int(layout.lines[index].content.lower)
    return isInsideCourse && bytes[start] == UInt8(ascii: "#")
      && bytes[start + 1] != UInt8(ascii: "#")
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
