/// How many tokens of each class stand before a place of a sentence: what lies between two places is the difference.
struct Tally {
  private var plain: Int32 = 0
  private var commas: Int32 = 0
  private var conjunctions: Int32 = 0
  /// The beginnings of runs of mentions.
  private var mentions: Int32 = 0
  private var verbs: Int32 = 0
  private var breaks: Int32 = 0
  private var colons: Int32 = 0
  /// Brackets that are open.
  private var depth: Int32 = 0
  /// The token before the place is part of a mention.
  private(set) var endsInMention = false

  /// Counts a token that stands behind one of class `last`.
  mutating func add(_ token: WordClass, behind last: WordClass) {
    switch token {
    case .mention: mentions += last == .mention ? 0 : 1
    case .comma: commas += 1
    case .conjunction: conjunctions += 1
    case .semicolon, .period: breaks += 1
    case .colon: colons += 1
    case .verb: verbs += 1
    case .plain: plain += 1
    case .opening: (plain, depth) = (plain + 1, depth + 1)
    case .closing: (plain, depth) = (plain + 1, depth - 1)
    }
    endsInMention = token == .mention
  }

  /// What stands between an earlier place and this one, but for terminators.
  func gap(since start: Tally) -> Gap {
    var gap = Gap()
    gap.plain = Int(plain - start.plain)
    gap.commas = Int(commas - start.commas)
    gap.conjunctions = Int(conjunctions - start.conjunctions)
    gap.mentions = Int(mentions - start.mentions)
    gap.verbs = Int(verbs - start.verbs)
    gap.isBroken = breaks > start.breaks
    gap.hasColon = colons > start.colons
    gap.leavesBrackets = depth < start.depth
    return gap
  }
}
