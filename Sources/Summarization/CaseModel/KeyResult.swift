import ClinicalRecord
import ClinicalText

/// The values of one test over time.
package struct KeyResult: Sendable {
  package enum Trend: String, Sendable { case rising, falling, steady }

  package struct Value: Sendable {
    package var mention: Mention
    /// As written, with its unit when one follows.
    package var text: String
    package var number: Double
  }

  package var key: String
  package var name: String
  /// In time order.
  package var values: [Value] = []
  package var isPending = false
  package var isAbnormal = false

  /// How the last value stands to the one before it on another day; nil with one value.
  package var trend: Trend? {
    guard let last = values.last,
      let earlier = values.dropLast().last(where: { $0.mention.day != last.mention.day })
        ?? values.dropLast().last
    else { return nil }
    let change = last.number - earlier.number
    if abs(change) <= 0.05 * abs(earlier.number) { return .steady }
    return change > 0 ? .rising : .falling
  }
}

/// Merges the values of each test.
struct ResultReader {
  private let history: CaseHistory
  private let days: CaseDays

  init(_ history: CaseHistory, _ days: CaseDays) {
    self.history = history
    self.days = days
  }

  func results() -> [KeyResult] {
    var found: [String: KeyResult] = [:]
    var order: [String] = []
    let pending = history.cues.set("pending")
    for index in history.passages.indices {
      let passage = history.passages[index]
      let text = history.notes[passage.source.note].note.text
      for entity in history.entities(of: index) where entity.type == .test {
        let key = entity.concept ?? text[entity.range].lowercased()
        let mention = days.mention(index, entity.range)
        if found[key] == nil { order.append(key) }
        var result =
          found[key] ?? KeyResult(key: key, name: PhraseSearch.single(text[entity.range]))
        if !passage.isStale, !passage.isRepeated {
          let values = values(behind: entity.range, passage.source.range, text, mention)
          result.values += values
          if let last = values.last { result.isAbnormal = isFlagged(last, text, entity.range) }
          result.isPending = values.isEmpty ? passage.has(pending) : false
        }
        found[key] = result
      }
    }
    return order.compactMap { found[$0] }.filter { !$0.values.isEmpty || $0.isPending }
  }

  /// Marked high, low or critical right behind the value.
  private func isFlagged(_ value: KeyResult.Value, _ text: NoteText, _ test: TextRange) -> Bool {
    let end = min(text.bytes.count, Int(test.upper) + 24)
    let words = Words.content(Words.lowered(Array(text.bytes[Int(test.upper)..<end])))
    return words.contains { ["high", "low", "h", "l", "critical", "elevated"].contains($0) }
  }

  /// The numbers right behind a test, in time order: "84 -> 81 -> 83", "1.8 ← 2.3".
  private func values(
    behind test: TextRange, _ passage: TextRange, _ text: NoteText, _ mention: Mention
  ) -> [KeyResult.Value] {
    let bytes = text.bytes
    let limit = min(Int(passage.upper), Int(test.upper) + 48)
    var position = Int(test.upper)
    var values: [KeyResult.Value] = []
    var isBackward = false
    while position < limit {
      let start = position
      let blanks = values.isEmpty ? " \t:=~(" : " \t"
      while position < limit, blanks.utf8.contains(bytes[position]) { position += 1 }
      if !values.isEmpty {
        guard let arrow = Self.arrow(bytes, position, limit) else { break }
        isBackward = isBackward || arrow.isBackward
        position = arrow.end
        while position < limit, bytes[position] == 0x20 { position += 1 }
      } else if position - start > 3 {
        break
      }
      let first = position
      while position < limit, Byte.isDigit(bytes[position]) || ".,".utf8.contains(bytes[position]) {
        position += 1
      }
      var end = position
      while end > first, !Byte.isDigit(bytes[end - 1]) { end -= 1 }
      let written = String(decoding: bytes[first..<end], as: UTF8.self)
      let isRange = isBackward && position < limit && bytes[position] == Byte.hyphen
      guard end > first, !isRange, position == limit || bytes[position] != Byte.slash,
        let number = Double(written.filter { $0 != "," })
      else { break }
      position = end
      if position < limit, bytes[position] == UInt8(ascii: "%") { position += 1 }
      let text = String(decoding: bytes[first..<position], as: UTF8.self)
      values.append(KeyResult.Value(mention: mention, text: text, number: number))
    }
    return isBackward ? values.reversed() : values
  }

  private static func arrow(_ bytes: [UInt8], _ position: Int, _ limit: Int) -> (
    end: Int, isBackward: Bool
  )? {
    for (mark, isBackward) in [
      ("->", false), ("→", false), ("=>", false), (">>", false), ("to ", false), ("<-", true),
      ("←", true), ("(was ", true), ("(from ", true), ("from ", true), ("(", true),
    ] {
      let end = position + mark.utf8.count
      if end <= limit, bytes[position..<end].elementsEqual(mark.utf8) { return (end, isBackward) }
    }
    return nil
  }
}
