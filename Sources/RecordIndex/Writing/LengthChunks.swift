import RecordStore

/// The lengths of notes in words as one byte a row, 4,096 rows a chunk: 0 marks a row that holds no note.
///
/// The byte grows with the logarithm of the length, which is all that ranking needs.
struct LengthChunks {
  static let rows = 4096

  /// The byte for a note of that many words.
  static func code(_ words: Int) -> UInt8 {
    var low = 1
    var high = 255
    while low < high {
      let middle = (low + high) / 2
      if Self.words[middle] >= Float(words) { high = middle } else { low = middle + 1 }
    }
    return UInt8(low)
  }

  /// The words that a byte stands for: 8 per cent more from each to the next.
  static let words: [Float] = (0..<256).map { code in
    var value: Float = 1
    for _ in 0..<code { value = max(value + 1, value * 1.045) }
    return code == 0 ? 0 : value
  }

  private var changed: [Int: [UInt8]] = [:]

  /// Notes down the length of a row; nil when its note was removed.
  mutating func set(_ row: Int, words: Int?, in database: borrowing Database) throws(StoreError) {
    let chunk = row / Self.rows
    if changed[chunk] == nil { changed[chunk] = try Self.read(chunk, database) }
    changed[chunk]![row % Self.rows] = words.map(Self.code) ?? 0
  }

  private static func read(_ chunk: Int, _ database: borrowing Database) throws(StoreError)
    -> [UInt8]
  {
    let statement = try database.prepare("SELECT lengths FROM note_length WHERE chunk = ?")
    statement.bind(1, chunk)
    return try statement.step() ? statement.bytes(0) : [UInt8](repeating: 0, count: rows)
  }

  /// Writes the chunks that changed since the last call.
  mutating func flush(to database: borrowing Database) throws(StoreError) {
    guard !changed.isEmpty else { return }
    let statement = try database.prepare("INSERT OR REPLACE INTO note_length VALUES(?, ?)")
    for (chunk, lengths) in changed.sorted(by: { $0.key < $1.key }) {
      statement.bind(1, chunk)
      statement.bind(2, blob: lengths)
      try statement.run()
    }
    changed.removeAll(keepingCapacity: true)
  }

  /// What `flush` has not written is forgotten, as a transaction that is rolled back.
  mutating func forget() { changed.removeAll() }
}
