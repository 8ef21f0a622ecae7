import ClinicalText

/// What a word or phrase of a note tells about its sentence ("stop", "pending", "allergy"): a set of bits.
package struct CueSet: OptionSet, Hashable, Sendable {
  package var rawValue: UInt64
  package init(rawValue: UInt64) { self.rawValue = rawValue }
}

/// The cue words of handovers, from lexicons/handover.tsv.
package struct CueTable: Sendable {
  /// The kinds of cues; the place of a kind is its bit.
  package let kinds: [String]
  private var phrases: [[UInt8]: [Phrase]] = [:]
  private var capitals: [[UInt8]: CueSet] = [:]

  private struct Phrase: Sendable {
    var bytes: [UInt8]
    var set: CueSet
  }

  package static let linked = CueTable(rows: LinkedFile("lexicons/handover.tsv")?.rows ?? [])

  package init(rows: [[Substring]]) {
    var kinds: [String] = []
    for row in rows where row.count > 1 {
      let kind = String(row[1])
      if !kinds.contains(kind) { kinds.append(kind) }
    }
    precondition(kinds.count <= 64, "lexicons/handover.tsv has more than 64 kinds")
    self.kinds = kinds
    for row in rows where row.count > 1 {
      guard let bit = kinds.firstIndex(of: String(row[1])) else { continue }
      let set = CueSet(rawValue: 1 << UInt64(bit))
      let bytes = Array(row[0].utf8)
      if kinds[bit] == "emph" {
        capitals[bytes, default: []].formUnion(set)
      } else {
        phrases[Self.key(bytes[...]), default: []].append(Phrase(bytes: bytes, set: set))
      }
    }
  }

  /// The set of one kind; empty when the table has no such kind.
  package func set(_ kind: String) -> CueSet {
    kinds.firstIndex(of: kind).map { CueSet(rawValue: 1 << UInt64($0)) } ?? []
  }

  /// The cues in a sentence, given as written and in lower case, byte for byte alike in length.
  package func cues(in lower: [UInt8], asWritten: [UInt8]) -> CueSet {
    var found: CueSet = []
    var position = 0
    while position < lower.count {
      let byte = lower[position]
      let isWord = Self.isWordByte(byte)
      if byte == 0x20 || isWord && position > 0 && Self.isWordByte(lower[position - 1]) {
        position += 1
        continue
      }
      let key = Self.key(lower[position...])
      for phrase in phrases[key] ?? [] where matches(phrase.bytes, lower, at: position) {
        found.formUnion(phrase.set)
      }
      if let set = capitals[Array(asWritten[position..<position + key.count])],
        position + key.count == lower.count || !Self.isWordByte(lower[position + key.count])
      {
        found.formUnion(set)
      }
      position += 1
    }
    return found
  }

  private func matches(_ phrase: [UInt8], _ text: [UInt8], at position: Int) -> Bool {
    let end = position + phrase.count
    guard end <= text.count, text[position..<end].elementsEqual(phrase) else { return false }
    return end == text.count || !Self.isWordByte(phrase[phrase.count - 1])
      || !Self.isWordByte(text[end])
  }

  /// The first word of a text, or its first byte when that belongs to no word.
  private static func key(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    guard let first = bytes.first else { return [] }
    guard isWordByte(first) else { return [first] }
    return Array(bytes.prefix(while: isWordByte))
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    Byte.isLetter(byte) || Byte.isDigit(byte) || byte >= 0x80
  }
}
