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
  /// First words of phrases, and the phrases that begin with each.
  private var firstWords = NumberedWords()
  private var phrases: [[Phrase]] = []
  /// Words that count in capitals only, and what each tells.
  private var capitals = NumberedWords()
  private var setsOfCapitals: [CueSet] = []

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
        let number = bytes.withUnsafeBufferPointer { capitals.insert($0) }
        if number == setsOfCapitals.count { setsOfCapitals.append([]) }
        setsOfCapitals[number].formUnion(set)
      } else {
        let number = Self.key(bytes[...]).withUnsafeBufferPointer { firstWords.insert($0) }
        if number == phrases.count { phrases.append([]) }
        phrases[number].append(Phrase(bytes: bytes, set: set))
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
      if let number = key.withUnsafeBufferPointer({ firstWords.find($0) }) {
        for phrase in phrases[number] where matches(phrase.bytes, lower, at: position) {
          found.formUnion(phrase.set)
        }
      }
      let end = key.endIndex
      if end == lower.count || !Self.isWordByte(lower[end]),
        let number = asWritten[position..<end].withUnsafeBufferPointer({ capitals.find($0) })
      {
        found.formUnion(setsOfCapitals[number])
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
  private static func key(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard let first = bytes.first, isWordByte(first) else { return bytes.prefix(1) }
    return bytes.prefix(while: isWordByte)
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    Byte.isLetter(byte) || Byte.isDigit(byte) || byte >= 0x80
  }
}
