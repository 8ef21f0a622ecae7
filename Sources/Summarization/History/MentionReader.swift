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
  func events(_ drugs: [Entity], _ passage: TextRange, _ text: NoteText) -> [String: DrugEvent] {
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
      upper = beforeBreak(bytes, drug.range.upper, upper)
      let written = Words.folded(bytes[Int(lower)..<Int(upper)])
      let found = cues.cues(in: Words.lowered(written), asWritten: written)
      let event = event(found)
      let name = drug.concept ?? text[drug.range].lowercased()
      if event.rawValue >= (events[name] ?? .mentioned).rawValue { events[name] = event }
    }
    return events
  }

  private func event(_ found: CueSet) -> DrugEvent {
    if !found.isDisjoint(with: never.union(stop)) { return .stopped }
    if !found.isDisjoint(with: hold) { return .held }
    if !found.isDisjoint(with: change) { return .changed }
    return found.isDisjoint(with: start) ? .mentioned : .started
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
      || String(decoding: lower, as: UTF8.self).contains("not excluded")
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
