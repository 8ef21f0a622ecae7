import ClinicalText
import Files
import RecordStore

/// The digest of a text.
enum NoteDigest {
  static func sha256(_ text: borrowing NoteText) -> String { SHA256.hex(text.bytes) }
}

extension IndexReader {
  /// What could not be indexed, by place.
  public func failures() throws(StoreError) -> [IndexFailure] {
    let statement = try database.prepare("SELECT place, reason FROM failure ORDER BY place")
    var failures: [IndexFailure] = []
    while try statement.step() {
      failures.append(IndexFailure(statement.text(0), statement.text(1)))
    }
    return failures
  }

  /// The first entity of a note whose mention has other words than the text at its place; nil when all agree.
  func misplaced(in note: StoredNote) throws(StoreError) -> StoredEntity? {
    let found = try entities(of: note.row)
    guard !found.isEmpty else { return nil }
    let tokens = breaker.tokens(of: note.text, in: note.body)
    let text = TokenizedText(note.text, tokens: tokens, sentences: [])
    let statement = try database.prepare("SELECT words FROM mention WHERE row = ?")
    for entity in found {
      statement.bind(1, entity.mention)
      guard note.text.range.contains(entity.range), Self.standsOnTokens(entity.range, text),
        try statement.step(),
        statement.text(0) == folder.words(at: entity.range, of: text)
      else { return entity }
      statement.reset()
    }
    return nil
  }

  /// True when a token begins and one ends where the range does.
  private static func standsOnTokens(_ range: TextRange, _ text: TokenizedText) -> Bool {
    let tokens = text.tokens[text.tokenIndices(in: range)]
    return tokens.first?.lower == range.lower && tokens.last?.upper == range.upper
  }

  /// The id of a note whose words in the pages are not as many as its row says; nil when all are.
  func verifyWords() throws(StoreError) -> String? {
    try reading { () throws(StoreError) in
      var sink = WordCounts(bound: lengths.codes.count)
      try words.scan([], prefix: true, into: &sink)
      let statement = try database.prepare("SELECT row, words, id FROM note ORDER BY row")
      while try statement.step() {
        let row = statement.integer(0)
        guard row < sink.counts.count, sink.counts[row] == statement.integer(1),
          lengths.codes.holds(row)
        else { return statement.text(2) }
      }
      return nil
    }
  }
}

/// Counts the words of each row over all terms.
private struct WordCounts: PostingSink {
  private(set) var counts: [Int]
  private var row = 0
  private var inside = false
  private var isNumber = false
  private var isColumn = false

  init(bound: Int) { counts = [Int](repeating: 0, count: bound) }

  mutating func begin(_ row: Int) {
    self.row = row
    isColumn = false
    isNumber = false
  }

  mutating func places(_ bytes: UnsafeRawBufferPointer) {
    for byte in bytes {
      if !isNumber, byte == 1, !isColumn {
        isColumn = true
        continue
      }
      isNumber = byte >= 128
      guard !isNumber else { continue }
      if isColumn {
        isColumn = false
      } else if row < counts.count {
        counts[row] += 1
      }
    }
  }

  mutating func end() {}
}
