import ClinicalRecord
import ClinicalText

/// What a cue says of the mentions in its scope.
enum CueCategory: String, CaseIterable, Sendable {
  case absent, possible, hypothetical, family, allergy, historical, present, other
  /// Looks like a cue and is none; takes the words away from shorter cues.
  case pseudo
  /// Ends the scope of other cues.
  case terminator
}

/// On which side of a cue its mentions stand, seen from the mention: a cue `before` stands in front of it.
enum CueDirection: String, Sendable {
  case before, after, both
}

/// How far a cue reaches.
enum CueReach: Hashable, Sendable {
  /// Over an enumeration, up to a terminator.
  case list
  /// Over one noun phrase.
  case phrase
  /// Over the whole sentence.
  case sentence
  /// Over so many tokens.
  case near(Int)

  init?(_ text: some StringProtocol) {
    switch text {
    case "list": self = .list
    case "phrase": self = .phrase
    case "sentence": self = .sentence
    default:
      guard let count = Int(text), count > 0 else { return nil }
      self = .near(count)
    }
  }

  /// A small number for features.
  var code: UInt64 {
    switch self {
    case .list: 1
    case .phrase: 2
    case .sentence: 3
    case .near(let count): 3 + UInt64(count)
    }
  }
}

extension EntityType {
  /// One bit a type.
  var bit: UInt8 {
    switch self {
    case .disease: 1
    case .finding: 2
    case .drug: 4
    case .procedure: 8
    case .test: 16
    }
  }
}

/// A row of lexicons/cues.tsv.
struct CueRow: Sendable {
  var category: CueCategory
  var direction: CueDirection
  var reach: CueReach
  /// The types of mentions it speaks of, a bit each.
  var types: UInt8
  /// Where the folded words that end its scope, besides the terminators, stand in the table's list.
  var stops: Range<Int32>
  /// Hash of its phrase.
  var phrase: UInt64
  /// The phrase itself speaks of the past ("no history of").
  var isPast: Bool

  /// True when the row may speak of a mention of that type.
  func concerns(_ type: EntityType) -> Bool { types & type.bit != 0 }
}

/// The cues of a language, compiled for matching.
struct CueTable: Sendable {
  let rows: [CueRow]
  /// The rows as they are written.
  private let cells: [[Substring]]
  /// The words that end the scopes of rows, row after row.
  let stops: [UInt64]
  let trie: PhraseTrie
  /// The words that mean something between mentions or begin a cue.
  let words: HashedTable<CueWord>

  /// The cues linked into the program.
  static let linked = CueTable(LinkedFile("lexicons/cues.tsv")?.rows ?? [])

  /// The table of `cells`: cue, category, direction, scope, types, terminators, notes.
  init(_ cells: [[Substring]]) {
    var rows: [CueRow] = []
    var stops: [UInt64] = []
    var trie = PhraseTrie()
    let phrases = FoldedPhrases(cells.map { $0[0] })
    for (index, cell) in cells.enumerated() {
      guard cell.count >= 6, let category = CueCategory(rawValue: String(cell[1])),
        let direction = CueDirection(rawValue: String(cell[2])), let reach = CueReach(cell[3]),
        !phrases[index].isEmpty
      else { preconditionFailure("lexicons/cues.tsv: row \(index + 2) is no cue") }
      let types = Self.list(cell[4]).compactMap { EntityType(rawValue: String($0)) }
      trie.add(phrases[index], value: Int32(rows.count))
      let firstStop = Int32(stops.count)
      stops += Self.list(cell[5]).map { FoldedTokens.hash($0) }
      rows.append(
        CueRow(
          category: category, direction: direction, reach: reach,
          types: types.isEmpty ? 31 : types.reduce(0) { $0 | $1.bit },
          stops: firstStop..<Int32(stops.count),
          phrase: phrases[index].reduce(17) { FeatureHash.mix($0, $1) },
          isPast: Self.isPast(cell[0])))
    }
    trie.close()
    self.rows = rows
    self.cells = cells
    self.stops = stops
    self.trie = trie
    words = CueWord.table(beginning: trie)
  }

  /// The name of a row's rule, for evidence: "absent before list: denies".
  func rule(_ row: Int32) -> String {
    let cell = cells[Int(row)]
    return "\(cell[1]) \(cell[2]) \(cell[3]): \(cell[0])"
  }

  /// The parts of a cell between commas; bytes are split, which is faster than characters.
  private static func list(_ cell: Substring) -> [Substring] {
    cell.utf8.split(separator: Byte.comma).map { Substring($0) }
  }

  private static func isPast(_ cue: Substring) -> Bool {
    Array(cue.utf8).split(separator: 0x20).contains { pastWords.contains($0) }
  }

  private static let pastWords = NumberedWords([
    "history", "hx", "h/o", "prior", "previous", "past", "pmh",
  ])
}
