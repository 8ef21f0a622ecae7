import ClinicalRecord
import ClinicalText

/// Reads what the words around a mention say of it: a drug's change, a condition's exclusion.
struct MentionReader: Sendable {
  private let cues: CueTable
  private let stop, never, hold, start, change, excluded: CueSet

  init(_ cues: CueTable) {
    self.cues = cues
    stop = cues.set("stop")
    never = cues.set("never")
    hold = cues.set("hold")
    start = cues.set("start")
    change = cues.set("change")
    excluded = cues.set("excluded")
  }

  /// What happens to each drug of a passage, by the words between it and the next drug.
  ///
  /// An end that is `planned` for a day behind the note's is none yet.
  func events(
    _ drugs: [Entity], _ passage: TextRange, _ text: NoteText, planned: Bool
  ) -> [String: DrugEvent] {
    var events: [String: DrugEvent] = [:]
    let bytes = text.bytes
    for (index, drug) in drugs.enumerated() {
      var lower = max(passage.lower, drug.range.lower - 34)
      var upper = min(passage.upper, drug.range.upper + 44)
      if index > 0, !isListed(drugs[index - 1], drug) {
        lower = max(lower, drugs[index - 1].range.upper)
      }
      if index + 1 < drugs.count, !isListed(drug, drugs[index + 1]) {
        upper = min(upper, drugs[index + 1].range.lower)
      }
      if index == 0 || !isListed(drugs[index - 1], drug) {
        lower = behindLastBreak(bytes, lower, drug.range.lower)
      }
      lower = behindCircumstance(bytes, lower, drug.range.lower)
      upper = beforeBreak(bytes, drug.range.upper, upper)
      upper = beforeCircumstance(bytes, drug.range.upper, upper)
      let written = Words.folded(bytes[Int(lower)..<Int(upper)])
      let found = cues.cues(in: Words.lowered(written), asWritten: written)
      let said = String(decoding: Words.lowered(written), as: UTF8.self)
      let event = event(found, said, bytes[Int(drug.range.upper)..<Int(upper)], planned)
      let name = drug.concept ?? text[drug.range].lowercased()
      if event.rawValue >= (events[name] ?? .mentioned).rawValue { events[name] = event }
    }
    return events
  }

  private func event(
    _ found: CueSet, _ lower: String, _ behind: ArraySlice<UInt8>, _ planned: Bool
  ) -> DrugEvent {
    if lower.hasPrefix("why ") || PhraseSearch.occurs(" why ", in: lower) { return .mentioned }
    let isEnd = !found.isDisjoint(with: never.union(stop))
    if isEnd, !(planned && found.isDisjoint(with: never) && isPlannedEnd(lower)) { return .stopped }
    if !found.isDisjoint(with: hold) { return .held }
    if !found.isDisjoint(with: change) || Self.showsChange(behind) { return .changed }
    return found.isDisjoint(with: start) ? .mentioned : .started
  }

  /// True when nothing but the words for a last day speak of an end.
  private func isPlannedEnd(_ lower: String) -> Bool {
    var rest = lower
    for words in Self.lastDays { rest = rest.replacing(words, with: " ") }
    guard rest != lower else { return false }
    let bytes = Array(rest.utf8)
    return cues.cues(in: bytes, asWritten: bytes).isDisjoint(with: stop)
  }

  private static let lastDays = [
    "last dose", "stop date", "end date", "ending", "ends", "end", "finishes", "completed by",
  ]

  /// An arrow up or down, or one between two figures: "14 -> 20 units".
  private static func showsChange(_ behind: ArraySlice<UInt8>) -> Bool {
    let text = String(decoding: behind, as: UTF8.self)
    if PhraseSearch.occurs("↑", in: text) || PhraseSearch.occurs("↓", in: text) { return true }
    if PhraseSearch.occurs("level", in: text) { return false }
    for arrow in ["->", "→", "=>", ">>"] {
      let parts = text.split(separator: arrow, maxSplits: 1)
      guard parts.count == 2 else { continue }
      let ahead = parts[1].drop { $0 == " " || $0 == "~" }
      if parts[0].suffix(14).contains(where: \.isNumber), ahead.first?.isNumber == true {
        return true
      }
    }
    return false
  }

  private func isListed(_ a: Entity, _ b: Entity) -> Bool {
    b.range.lower - a.range.upper <= 5
  }

  /// True when the words behind a condition rule it out.
  func isExcluded(_ condition: TextRange, _ passage: TextRange, _ text: NoteText) -> Bool {
    let upper = beforeBreak(
      text.bytes, condition.upper, min(passage.upper, condition.upper + 34))
    let written = Words.folded(text.bytes[Int(condition.upper)..<Int(upper)])
    let lower = Words.lowered(written)
    let isOpen =
      Words.content(lower).contains { Self.undecided.contains($0) }
      || PhraseSearch.occurs("not excluded", in: String(decoding: lower, as: UTF8.self))
    return !isOpen && !cues.cues(in: lower, asWritten: written).isDisjoint(with: excluded)
  }

  private static let undecided: Set<String> = ["cannot", "can't", "couldn't", "until"]

  private func beforeBreak(_ bytes: [UInt8], _ from: Int32, _ limit: Int32) -> Int32 {
    var position = from
    while position < limit {
      let byte = bytes[Int(position)]
      let ends = byte == Byte.period && position + 1 < limit && bytes[Int(position) + 1] == 0x20
      if byte == UInt8(ascii: ";") || ends { return position }
      position += 1
    }
    return max(from, limit)
  }

  /// Up to words that open another event: "started 36 h after dobutamine was off".
  private func beforeCircumstance(_ bytes: [UInt8], _ from: Int32, _ limit: Int32) -> Int32 {
    let text = Words.lowered(Array(bytes[Int(from)..<Int(limit)]))
    var first = text.count
    for phrase in Self.circumstances {
      let wanted = Array(phrase.utf8)
      guard wanted.count < first else { continue }
      for start in 0...(first - wanted.count)
      where text[start..<start + wanted.count].elementsEqual(wanted) {
        first = start
        break
      }
    }
    return from + Int32(first)
  }

  /// From behind words that join another drug's event to this one: "meropenem stopped when ertapenem starts".
  private func behindCircumstance(_ bytes: [UInt8], _ from: Int32, _ limit: Int32) -> Int32 {
    let text = Words.lowered(Array(bytes[Int(from)..<Int(limit)]))
    for wanted in Self.joints.map({ Array($0.utf8) }) where wanted.count <= text.count {
      for start in (0...(text.count - wanted.count)).reversed()
      where text[start..<start + wanted.count].elementsEqual(wanted) {
        return from + Int32(start + wanted.count)
      }
    }
    return from
  }

  private static let joints = [" when ", " once ", " while ", " until "]
  private static let circumstances = [" after ", " when ", " once ", " while ", " rather than "]

  private func behindLastBreak(_ bytes: [UInt8], _ from: Int32, _ limit: Int32) -> Int32 {
    var position = limit
    while position > from {
      let byte = bytes[Int(position) - 1]
      if byte == UInt8(ascii: ";") || byte == Byte.comma || byte == Byte.colon
        || byte == UInt8(ascii: "(")
      {
        return position
      }
      position -= 1
    }
    return min(from, limit)
  }
}
