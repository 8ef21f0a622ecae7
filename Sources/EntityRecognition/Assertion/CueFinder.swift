import ClinicalText

/// A cue in a text.
struct FoundCue {
  /// Index into the table's rows.
  var row: Int32
  var tokens: Range<Int>
}

/// The cues of one sentence, and what lies between its tokens.
struct CueFinder {
  private let table: CueTable
  private(set) var cues: [FoundCue] = []
  /// First token of the sentence.
  private var first = 0
  /// The terminators in their order: where they begin, and their phrases.
  private var terminators: [(token: Int, phrase: UInt64)] = []
  /// What stands before each token of the sentence, and behind the last.
  private var tallies: [Tally] = []

  init(_ table: CueTable) { self.table = table }

  /// Reads the sentence of `tokens`; `mentions` says of each token of the text whether a mention holds it.
  mutating func read(
    _ tokens: Range<Int>, _ words: UnsafeBufferPointer<KnownWord>,
    mentions: UnsafeBufferPointer<Int32>
  ) {
    first = tokens.lowerBound
    cues.removeAll(keepingCapacity: true)
    terminators.removeAll(keepingCapacity: true)
    tallies.removeAll(keepingCapacity: true)
    var tally = Tally()
    var last = WordClass.plain
    for token in tokens {
      tallies.append(tally)
      let own = mentions[token] >= 0 ? .mention : words[token].kind.class
      tally.add(own, behind: last)
      last = own
    }
    tallies.append(tally)
    var token = tokens.lowerBound
    var limit = token
    while token < tokens.upperBound {
      if mentions[token] >= 0 || words[token].kind.node == 0 {
        token += 1
        continue
      }
      if limit <= token {
        limit = token
        while limit < tokens.upperBound, mentions[limit] < 0 { limit += 1 }
      }
      let node = words[token].kind.node
      guard let match = table.trie.longest(words, from: token, behind: node, limit: limit) else {
        token += 1
        continue
      }
      // "Fever: no" answers the mention before it; in "NECK: No masses" the colon ends a label.
      if match.length > 1, words[token].kind.class == .colon,
        opensText(token + match.length, tokens.upperBound, words)
      {
        token += 1
        continue
      }
      if let (start, pseudo) = pseudo(inside: token, match, words, limit) {
        note(pseudo, at: start)
        token = start + pseudo.length
        continue
      }
      note(match, at: token)
      token += match.length
    }
  }

  /// A phrase that is no cue, begins inside a match and reaches beyond it: "has [no relief of]".
  private func pseudo(
    inside start: Int, _ match: PhraseTrie.Match, _ words: UnsafeBufferPointer<KnownWord>,
    _ limit: Int
  ) -> (Int, PhraseTrie.Match)? {
    guard match.length > 1 else { return nil }
    for inner in start + 1..<start + match.length {
      guard let other = table.trie.longest(words, from: inner, limit: limit),
        inner + other.length > start + match.length,
        table.trie.values(other).contains(where: { table.rows[Int($0)].category == .pseudo })
      else { continue }
      return (inner, other)
    }
    return nil
  }

  /// Words go on at an index, with no mark between.
  private func opensText(_ token: Int, _ end: Int, _ words: UnsafeBufferPointer<KnownWord>) -> Bool
  {
    guard token < end else { return false }
    switch words[token].kind.class {
    case .plain, .verb: return true
    default: return false
    }
  }

  private mutating func note(_ match: PhraseTrie.Match, at token: Int) {
    for row in table.trie.values(match) {
      cues.append(FoundCue(row: row, tokens: token..<token + match.length))
      if table.rows[Int(row)].category == .terminator {
        terminators.append((token, table.rows[Int(row)].phrase))
      }
    }
  }

  /// What stands between two places of the sentence; `stops` are further words that end a scope.
  func gap(_ tokens: Range<Int>, _ words: UnsafeBufferPointer<KnownWord>, stops: Range<Int32>)
    -> Gap
  {
    guard !tokens.isEmpty else { return Gap() }
    let (lower, upper) = (tokens.lowerBound - first, tokens.upperBound - first)
    var gap = tallies[upper].gap(since: tallies[lower])
    gap.count = tokens.count
    // A run of mentions counts once, also one that begins before.
    if lower > 0, tallies[lower].endsInMention, tallies[lower + 1].endsInMention {
      gap.mentions += 1
    }
    gap.terminator = terminators.first { tokens.contains($0.token) }?.phrase ?? 0
    if !stops.isEmpty, !gap.isBroken {
      let ends = table.stops[Int(stops.lowerBound)..<Int(stops.upperBound)]
      gap.isBroken = words[tokens].contains { ends.contains($0.hash) }
    }
    return gap
  }
}
