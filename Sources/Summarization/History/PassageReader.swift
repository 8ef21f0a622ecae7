import ClinicalRecord
import ClinicalText

/// Cuts notes into passages: sentences and rows of at most forty words and three hundred scalars.
package struct PassageReader: Sendable {
  package static let mostWords = 40
  package static let mostScalars = 300
  private let cues: CueTable
  private let family: CueSet
  /// Words that speak of the patient's own allergies and code status, beside relatives or not.
  private let own: CueSet

  package init(_ cues: CueTable = .linked) {
    self.cues = cues
    family = cues.set("family")
    own = cues.set("allergy").union(cues.set("code"))
  }

  /// The passages of one note, in order.
  package func passages(of note: AnnotatedNote, at place: Int) -> [Passage] {
    var ranges: [TextRange] = []
    for sentence in note.text.sentences {
      for part in atLabels(sentence.range, note.note.text) {
        cut(part, note.note.text, into: &ranges)
      }
    }
    var passages: [Passage] = []
    passages.reserveCapacity(ranges.count)
    let bytes = note.note.text.bytes
    var block = StaleBlock(cues)
    for (index, range) in ranges.enumerated() {
      var passage = passage(range, note, place, index: index, of: ranges.count)
      let gap = index > 0 ? bytes[Int(ranges[index - 1].upper)..<Int(range.lower)] : []
      passage.isStale = block.isStale(passage, gap)
      passages.append(passage)
    }
    return passages
  }

  private func passage(
    _ range: TextRange, _ note: AnnotatedNote, _ place: Int, index: Int, of count: Int
  ) -> Passage {
    let text = note.note.text
    var written = Words.folded(text.bytes[range.indices])
    let mark = Words.markLength(written)
    written.removeFirst(mark)
    let lower = Words.lowered(written)
    let shown = String(decoding: written, as: UTF8.self)
    let lowered = String(decoding: lower, as: UTF8.self)
    let body = note.note.body
    var passage = Passage(
      source: SourceSpan(note: place, range: range), text: shown, lower: lowered,
      length: shown.split(separator: " ").count, words: Words.content(lower),
      cues: cues.cues(in: lower, asWritten: written), figures: FigureReader.read(lower),
      section: note.section(at: range.lower)?.kind, isItem: mark > 0,
      position: Float(range.lower - body.lower) / Float(max(1, body.count)), index: index,
      siblings: count)
    read(note.entities, range, text, into: &passage)
    return passage
  }

  private func read(
    _ entities: [Entity], _ range: TextRange, _ text: NoteText, into passage: inout Passage
  ) {
    var own = 0
    var family = 0
    for entity in entities[Self.places(of: entities, in: range)] {
      if entity.type == .drug {
        passage.drugs.insert(entity.concept ?? text[entity.range].lowercased())
      }
      if entity.type == .disease {
        let isFamily =
          entity.assertion.status == .family || entity.assertion.experiencer != .patient
        if isFamily { family += 1 } else { own += 1 }
      }
    }
    passage.isOfFamily =
      passage.section == .familyHistory || family > 0 && own == 0
      || passage.has(self.family) && passage.section != .allergies && !passage.has(self.own)
  }

  /// Which entities begin in a range; they are in order.
  static func places(of entities: [Entity], in range: TextRange) -> Range<Int> {
    var low = 0
    var high = entities.count
    while low < high {
      let middle = (low + high) / 2
      if entities[middle].range.lower < range.lower { low = middle + 1 } else { high = middle }
    }
    var end = low
    while end < entities.count, entities[end].range.lower < range.upper { end += 1 }
    return low..<end
  }

  /// The range, cut before lines that open with a word in capitals: "ALL morphine".
  private func atLabels(_ range: TextRange, _ text: NoteText) -> [TextRange] {
    let bytes = text.bytes
    var parts: [TextRange] = []
    var start = Int(range.lower)
    var position = start
    while position < Int(range.upper) {
      defer { position += 1 }
      guard bytes[position] == 0x0A else { continue }
      var next = position + 1
      while next < Int(range.upper), Words.isSpace(bytes[next]) { next += 1 }
      let word = bytes[next..<Int(range.upper)].prefix { !Words.isSpace($0) }
      guard word.count >= 3, word.prefix(3).allSatisfy(Byte.isUpper),
        !word.contains(where: Byte.isLower)
      else { continue }
      var end = position
      while end > start, Words.isSpace(bytes[end - 1]) { end -= 1 }
      if end > start { parts.append(TextRange(start, end)) }
      start = next
    }
    parts.append(TextRange(start, Int(range.upper)))
    return parts
  }

  /// Appends the range, or its parts where it is longer than a statement may be.
  private func cut(_ range: TextRange, _ text: NoteText, into ranges: inout [TextRange]) {
    let bytes = text.bytes
    var start = Int(range.lower)
    let end = Int(range.upper)
    while start < end {
      var words = 0
      var scalars = 0
      var position = start
      var lastBreak: Int?
      while position < end, words < Self.mostWords, scalars < Self.mostScalars {
        let byte = bytes[position]
        if byte & 0xC0 != 0x80 { scalars += 1 }
        if Words.isSpace(byte) {
          if position > start, !Words.isSpace(bytes[position - 1]) {
            words += 1
            if Self.isBreak(bytes[position - 1]) || lastBreak == nil || byte == 0x0A {
              lastBreak = position
            }
          }
        }
        position += 1
      }
      if position >= end {
        ranges.append(TextRange(start, end))
        return
      }
      let stop = lastBreak ?? position
      ranges.append(TextRange(start, stop))
      start = stop
      while start < end, Words.isSpace(bytes[start]) { start += 1 }
    }
  }

  private static func isBreak(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ";") || byte == Byte.comma || byte == Byte.period
      || byte == UInt8(ascii: ")")
  }
}

/// Follows a list that says it was copied, down to the next empty line.
private struct StaleBlock {
  private let stale: CueSet
  private let correction: CueSet
  private let ends: CueSet
  private var isOpen = false

  init(_ cues: CueTable) {
    stale = cues.set("stale")
    correction = cues.set("error").union(cues.set("nottold"))
    ends = cues.set("never")
  }

  mutating func isStale(_ passage: Passage, _ gap: ArraySlice<UInt8>) -> Bool {
    if gap.count(where: { $0 == 0x0A }) > 1 { isOpen = false }
    let says = passage.has(stale)
    let isTitle =
      passage.text.utf8.last == UInt8(ascii: ")") && !passage.lower.utf8.contains(Byte.colon)
      && passage.length < 6
    if says, passage.text.utf8.last == Byte.colon || isTitle { isOpen = true }
    if isOpen { return true }
    return says && !passage.has(correction) && !passage.has(ends)
      && (passage.figures.contains(.label) || passage.length < 12)
  }
}
