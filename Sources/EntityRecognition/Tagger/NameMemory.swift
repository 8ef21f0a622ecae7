import ClinicalText

/// Gives a name the same reading wherever it stands in one note.
///
/// A short form is read as the words in full where the note explains it ("fatty liver (FL)"), and is no mention where
/// those words are none. A name that the tagger found in most of its places, and at least twice, is found in all.
package struct NameMemory {
  private let text: TokenizedText
  /// A number for each token's form.
  private let keys: [UInt64]
  private var names: [Name] = []
  private var byFirst: [UInt64: [Int]] = [:]

  private struct Name {
    var keys: ArraySlice<UInt64>
    /// How often it was found as each label, and the sum of its probabilities.
    var votes: [Int: (count: Int, sum: Float)] = [:]
    var explanation = Explanation.none
    /// How often it stands outside all mentions.
    var missed = 0

    enum Explanation { case none, mention, noMention }

    /// The reading for places where it was not found; nil when too few were.
    var reading: (label: Int, probability: Float)? {
      guard explanation != .noMention,
        let best = votes.max(by: { ($0.value.count, $1.key) < ($1.value.count, $0.key) })
      else { return nil }
      let mean = best.value.sum / Float(best.value.count)
      if explanation == .mention { return (best.key, mean) }
      let found = votes.values.reduce(0) { $0 + $1.count }
      guard found > 1, found >= missed else { return nil }
      return (best.key, mean * Float(found) / Float(found + missed))
    }
  }

  /// The mentions, with those that the note's own names add and without those they take away.
  package static func settle(_ spans: [TaggedSpan], in text: TokenizedText) -> [TaggedSpan] {
    let abbreviations = Abbreviation.all(in: text)
    guard !spans.isEmpty else { return [] }
    var memory = NameMemory(text)
    for span in spans { memory.learn(span) }
    for abbreviation in abbreviations { memory.learn(abbreviation, spans) }
    return memory.settle(spans)
  }

  private init(_ text: TokenizedText) {
    self.text = text
    keys = text.text.bytes.withUnsafeBufferPointer { bytes in
      text.tokens.map { Self.key(bytes, $0.range) }
    }
  }

  /// Case counts only where no letter is small, and a plural's s does not.
  private static func key(_ bytes: UnsafeBufferPointer<UInt8>, _ range: TextRange) -> UInt64 {
    let isShouted = !range.indices.contains { Byte.isLower(bytes[$0]) }
    var end = Int(range.upper)
    let s = UInt8(ascii: "s")
    if range.count > 2, bytes[end - 1] == s, bytes[end - 2] != s { end -= 1 }
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for i in Int(range.lower)..<end {
      let byte = !isShouted && Byte.isUpper(bytes[i]) ? bytes[i] | 0x20 : bytes[i]
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
    }
    return hash
  }

  private func number(_ tokens: Range<Int>) -> Int? {
    byFirst[keys[tokens.lowerBound]]?.first { names[$0].keys.elementsEqual(keys[tokens]) }
  }

  private mutating func enter(_ tokens: Range<Int>) -> Int {
    if let known = number(tokens) { return known }
    names.append(Name(keys: keys[tokens]))
    byFirst[keys[tokens.lowerBound], default: []].append(names.count - 1)
    return names.count - 1
  }

  private mutating func learn(_ span: TaggedSpan) {
    let name = enter(span.tokens)
    let vote = names[name].votes[span.label] ?? (0, 0)
    names[name].votes[span.label] = (vote.count + 1, vote.sum + span.probability)
  }

  private mutating func learn(_ abbreviation: Abbreviation, _ spans: [TaggedSpan]) {
    let end = abbreviation.long.upperBound
    let name = enter(abbreviation.short..<abbreviation.short + 1)
    guard let span = spans.first(where: { $0.tokens.contains(end - 1) }) else {
      if names[name].explanation == .none { names[name].explanation = .noMention }
      return
    }
    // A mention that goes on behind the brackets says nothing of what stands in them.
    guard span.tokens.upperBound == end else { return }
    names[name].explanation = .mention
    names[name].votes = [span.label: (1, span.probability)]
  }

  private mutating func settle(_ spans: [TaggedSpan]) -> [TaggedSpan] {
    let places = missedPlaces(spans)
    for place in places { names[place.name].missed += 1 }
    var result = spans.filter { names[number($0.tokens)!].explanation != .noMention }
    for (tokens, name) in places {
      guard let reading = names[name].reading else { continue }
      result.append(
        TaggedSpan(tokens: tokens, label: reading.label, probability: reading.probability))
    }
    return result.sorted { $0.tokens.lowerBound < $1.tokens.lowerBound }
  }

  /// Where names stand outside all mentions: disjoint, of several names at one place the longest.
  private func missedPlaces(_ spans: [TaggedSpan]) -> [(tokens: Range<Int>, name: Int)] {
    var places: [(tokens: Range<Int>, name: Int)] = []
    var next = 0
    for sentence in text.sentences {
      var start = sentence.tokens.lowerBound
      while start < sentence.tokens.upperBound {
        while next < spans.count, spans[next].tokens.upperBound <= start { next += 1 }
        let isTaken = next < spans.count && spans[next].tokens.contains(start)
        let limit =
          next < spans.count
          ? min(sentence.tokens.upperBound, spans[next].tokens.lowerBound)
          : sentence.tokens.upperBound
        guard !isTaken, let name = longestName(at: start, before: limit) else {
          start += 1
          continue
        }
        let end = start + names[name].keys.count
        places.append((start..<end, name))
        start = end
      }
    }
    return places
  }

  private func longestName(at start: Int, before limit: Int) -> Int? {
    (byFirst[keys[start]] ?? []).filter { name in
      let end = start + names[name].keys.count
      return end <= limit && names[name].keys.elementsEqual(keys[start..<end])
    }.max { names[$0].keys.count < names[$1].keys.count }
  }
}
