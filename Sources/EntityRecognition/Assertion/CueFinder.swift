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
  /// For each token of the sentence the phrase of the terminator that begins there, or 0.
  private var terminators: [UInt64] = []
  private var classes: [WordClass] = []

  init(_ table: CueTable) { self.table = table }

  /// Reads the sentence of `tokens`; `mentions` says of each token of the text whether a mention holds it.
  mutating func read(
    _ tokens: Range<Int>, _ words: UnsafeBufferPointer<UInt64>,
    _ kinds: UnsafeBufferPointer<CueWord>, mentions: UnsafeBufferPointer<Int32>
  ) {
    first = tokens.lowerBound
    cues.removeAll(keepingCapacity: true)
    terminators.removeAll(keepingCapacity: true)
    classes.removeAll(keepingCapacity: true)
    for token in tokens {
      terminators.append(0)
      classes.append(mentions[token] >= 0 ? .mention : kinds[token].class)
    }
    var token = tokens.lowerBound
    var limit = token
    while token < tokens.upperBound {
      if mentions[token] >= 0 || kinds[token].node == 0 {
        token += 1
        continue
      }
      if limit <= token {
        limit = token
        while limit < tokens.upperBound, mentions[limit] < 0 { limit += 1 }
      }
      let node = kinds[token].node
      guard let match = table.trie.longest(words, from: token, behind: node, limit: limit) else {
        token += 1
        continue
      }
      // "Fever: no" answers the mention before it; in "NECK: No masses" the colon ends a label.
      if match.length > 1, kinds[token].class == .colon,
        opensText(token + match.length, tokens.upperBound, kinds)
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
    inside start: Int, _ match: PhraseTrie.Match, _ words: UnsafeBufferPointer<UInt64>, _ limit: Int
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
  private func opensText(_ token: Int, _ end: Int, _ kinds: UnsafeBufferPointer<CueWord>) -> Bool {
    guard token < end else { return false }
    switch kinds[token].class {
    case .plain, .verb: return true
    default: return false
    }
  }

  private mutating func note(_ match: PhraseTrie.Match, at token: Int) {
    for row in table.trie.values(match) {
      cues.append(FoundCue(row: row, tokens: token..<token + match.length))
      if table.rows[Int(row)].category == .terminator {
        terminators[token - first] = table.rows[Int(row)].phrase
      }
    }
  }

  /// What stands between two places of the sentence; `stops` are further words that end a scope.
  func gap(_ tokens: Range<Int>, _ words: UnsafeBufferPointer<UInt64>, stops: Range<Int32>) -> Gap {
    var gap = Gap()
    gap.count = tokens.count
    var wasMention = false
    for token in tokens {
      let index = token - first
      guard index >= 0, index < classes.count else { continue }
      if terminators[index] != 0, gap.terminator == 0 { gap.terminator = terminators[index] }
      for stop in stops where table.stops[Int(stop)] == words[token] { gap.isBroken = true }
      let isMention = classes[index] == .mention
      switch classes[index] {
      case .mention: gap.mentions += wasMention ? 0 : 1
      case .comma: gap.commas += 1
      case .conjunction: gap.conjunctions += 1
      case .semicolon, .period: gap.isBroken = true
      case .colon: gap.hasColon = true
      case .verb: gap.verbs += 1
      case .plain: gap.plain += 1
      }
      wasMention = isMention
    }
    return gap
  }
}
