/// What a token between a cue and a mention is good for.
enum WordClass: UInt8 {
  case plain, comma, conjunction, semicolon, period, colon, verb, opening, closing, mention

  /// The few words that have a class; all others are plain.
  static let words: [UInt64: WordClass] = {
    var table: [UInt64: WordClass] = [:]
    func set(_ words: String, _ value: WordClass) {
      for word in words.split(separator: " ") { table[FoldedTokens.hash(word)] = value }
    }
    set(", |", .comma)
    set("and or nor / & plus and/or", .conjunction)
    set("; •", .semicolon)
    set(". ! ?", .period)
    set(": --", .colon)
    set("( [", .opening)
    set(") ]", .closing)
    set("is was are were has had have did does do feels felt became becomes", .verb)
    return table
  }()
}

/// What a word is for cues and their scopes.
struct CueWord: Hashable, Sendable {
  var `class` = WordClass.plain
  /// It speaks to the reader of the text.
  var isYou = false
  /// The node of the trie of cues behind it; 0 where no cue begins with it.
  var node: Int32 = 0

  /// It joins mentions.
  var isJoint: Bool { `class` == .comma || `class` == .conjunction }

  /// All words that are something, and those that begin a phrase of `trie`.
  static func table(beginning trie: PhraseTrie) -> HashedTable<CueWord> {
    var table = WordClass.words.mapValues { CueWord(class: $0) }
    for word in ["you", "your"] { table[FoldedTokens.hash(word), default: CueWord()].isYou = true }
    for (word, node) in trie.firstWords { table[word, default: CueWord()].node = node }
    return HashedTable(table)
  }
}

/// What stands between a cue and a mention.
struct Gap {
  var plain = 0
  var commas = 0
  var conjunctions = 0
  var mentions = 0
  var verbs = 0
  /// A semicolon, the end of a sentence or the like.
  var isBroken = false
  var hasColon = false
  /// More brackets close than open.
  var leavesBrackets = false
  /// The first terminator's phrase; 0 without one.
  var terminator: UInt64 = 0
  /// The number of tokens.
  var count = 0

  /// Nothing but other mentions and what joins them.
  var isEnumeration: Bool {
    plain == 0 && verbs == 0 && terminator == 0 && !isBroken && !hasColon
  }
}
