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

  /// True when the words of an entity's mention are those of the text at its place.
  func stands(_ entity: StoredEntity, in note: StoredNote) throws(StoreError) -> Bool {
    guard note.text.range.contains(entity.range) else { return false }
    let statement = try database.prepare("SELECT words FROM mention WHERE row = ?")
    statement.bind(1, entity.mention)
    guard try statement.step() else { return false }
    return statement.text(0) == folded(note.text[entity.range])
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
          lengths.codes[row] != 0
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
