/// A feature that one word makes by itself, at one of the places around a mention.
///
/// Most words weigh nothing at most places. Which do is found once for each word (`WordMemory`) and kept as one bit for
/// each form, so that a mention's features are those that count.
struct WordFeature {
  /// The place of its bit.
  let bit: UInt64
  /// What the feature's hash begins with.
  let kind: UInt64
  /// What its hash ends with.
  let argument: UInt64

  private init(_ bit: Int, _ kind: Int, _ argument: Int = 0) {
    (self.bit, self.kind) = (UInt64(bit), UInt64(kind))
    self.argument = UInt64(argument)
  }

  /// The word so many tokens before or behind the mention, 1 to 3.
  static func before(_ step: Int) -> WordFeature { WordFeature(step - 1, 30 + step) }
  static func behind(_ step: Int) -> WordFeature { WordFeature(2 + step, 34 + step) }
  /// The word at its side; `group` is that of the mention's type, 0 to 2.
  static func next(before group: Int) -> WordFeature { WordFeature(6 + group, 48, group) }
  static func next(behind group: Int) -> WordFeature { WordFeature(9 + group, 49, group) }
  /// A word among those around.
  static func near(before group: Int) -> WordFeature { WordFeature(12 + group, 40, group) }
  static func near(behind group: Int) -> WordFeature { WordFeature(15 + group, 41, group) }
  /// The words at both ends of its sentence.
  static func opening(_ group: Int) -> WordFeature { WordFeature(18 + group, 42, group) }
  static func closing(_ group: Int) -> WordFeature { WordFeature(21 + group, 44, group) }
  /// The mention's own words.
  static var inside: WordFeature { WordFeature(24, 51) }
  static var head: WordFeature { WordFeature(25, 53) }
  static var first: WordFeature { WordFeature(26, 55) }
  /// A word of its section's title.
  static var title: WordFeature { WordFeature(27, 64) }
  /// A word of the line that leads in a list; of the line right before; a word that opens that line.
  static var lead: WordFeature { WordFeature(28, 70) }
  static var leadEnd: WordFeature { WordFeature(29, 71) }
  static var previous: WordFeature { WordFeature(30, 72) }
  /// The nearest words when mentions and what joins them are passed over, and the first of them by number.
  static func plain(before group: Int) -> WordFeature { WordFeature(31 + group, 80, group) }
  static func plainNumber(before number: Int) -> WordFeature {
    WordFeature(33 + number, 81, number)
  }
  static func plain(behind group: Int) -> WordFeature { WordFeature(37 + group, 85, group) }
  static func plainNumber(behind number: Int) -> WordFeature {
    WordFeature(39 + number, 86, number)
  }

  /// All forms, in the order of their bits.
  static let all: [WordFeature] =
    (1...3).map(before) + (1...3).map(behind) + (0..<3).map { next(before: $0) }
    + (0..<3).map { next(behind: $0) } + (0..<3).map { near(before: $0) }
    + (0..<3).map { near(behind: $0) } + (0..<3).map(opening) + (0..<3).map(closing)
    + [inside, head, first, title, lead, leadEnd, previous]
    + (0..<3).map { plain(before: $0) } + (1...3).map { plainNumber(before: $0) }
    + (0..<3).map { plain(behind: $0) } + (1...2).map { plainNumber(behind: $0) }
}
