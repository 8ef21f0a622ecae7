import RecordStore

/// The writing of an FTS5 table without FTS5: a batch becomes one segment of sorted terms, in the layout of
/// SQLite's file format.
///
/// FTS5 keeps what it knows of a table for as long as a connection lives. So the connection that writes here
/// never asks FTS5 for the table, and merging, which is FTS5's work, has a connection of its own.
final class WordTable {
  private let table: String
  private let columns: Int
  private var batch = WordBatch()
  private let readBlock, writeBlock, addSize, dropSize: Statement
  /// Notes, and words in each column, that the batch adds, less those it removes.
  private var totals: [Int]
  /// The first row that was added in this batch.
  private var firstRow = Int.max

  private static let averages = 1
  private static let structure = 10
  /// Segments of one level that are merged into one of the next.
  private static let mergeAt = 16

  init(_ table: String, columns: Int, in database: borrowing Database) throws(StoreError) {
    self.table = table
    self.columns = columns
    totals = [Int](repeating: 0, count: columns + 1)
    readBlock = try database.prepare("SELECT block FROM \(table)_data WHERE id = ?")
    writeBlock = try database.prepare(
      "INSERT OR REPLACE INTO \(table)_data(id, block) VALUES(?, ?)")
    addSize = try database.prepare("INSERT INTO \(table)_docsize(id, sz) VALUES(?, ?)")
    dropSize = try database.prepare("DELETE FROM \(table)_docsize WHERE id = ?")
  }

  func add(_ row: Int, _ words: NoteWords) throws(StoreError) {
    firstRow = min(firstRow, row)
    batch.add(row, words, isRemoved: false)
    count(words, 1)
    var size: [UInt8] = []
    for count in words.counts { Varint.append(count, to: &size) }
    addSize.bind(1, row)
    addSize.bind(2, blob: size)
    try addSize.run()
  }

  /// Removes a row that holds these words.
  func remove(_ row: Int, _ words: NoteWords, in database: borrowing Database) throws(StoreError) {
    // One segment says one thing of a row.
    if row >= firstRow { try flush(to: database) }
    batch.add(row, words, isRemoved: true)
    count(words, -1)
    dropSize.bind(1, row)
    try dropSize.run()
  }

  private func count(_ words: NoteWords, _ sign: Int) {
    totals[0] += sign
    for (column, count) in words.counts.enumerated() { totals[column + 1] += sign * count }
  }

  /// Writes the batch; part of the transaction that added and removed the notes.
  func flush(to database: borrowing Database) throws(StoreError) {
    guard !batch.isEmpty || totals[0] != 0 else { return forget() }
    if !batch.isEmpty {
      var structure = try SegmentList(block(Self.structure))
      let store = try SegmentStore(table, number: structure.freeNumber, in: database)
      var writer = SegmentWriter(store)
      try batch.write(to: &writer)
      structure.add(PageSegment(id: store.number, firstPage: 1, lastPage: store.pages))
      try setBlock(Self.structure, structure.bytes)
    }
    try setBlock(Self.averages, averages())
    forget()
  }

  /// What was not flushed is forgotten, as a transaction that is rolled back.
  func forget() {
    batch.removeAll()
    totals = [Int](repeating: 0, count: columns + 1)
    firstRow = Int.max
  }

  private func averages() throws(StoreError) -> [UInt8] {
    let old = try block(Self.averages)
    return old.withUnsafeBytes { stored in
      var cursor = VarintCursor(stored, at: 0)
      var bytes: [UInt8] = []
      for change in totals { Varint.append(max(0, cursor.next() + change), to: &bytes) }
      return bytes
    }
  }

  private func block(_ id: Int) throws(StoreError) -> [UInt8] {
    readBlock.bind(1, id)
    defer { readBlock.reset() }
    return try readBlock.step() ? readBlock.bytes(0) : []
  }

  private func setBlock(_ id: Int, _ bytes: [UInt8]) throws(StoreError) {
    writeBlock.bind(1, id)
    writeBlock.bind(2, blob: bytes)
    try writeBlock.run()
  }

  /// Merges segments where a level has many; a transaction of its own.
  func merge(_ path: String) throws(StoreError) {
    guard try SegmentList(block(Self.structure)).largestLevel >= Self.mergeAt else { return }
    let database = try Database(path, .writing)
    try database.run("INSERT INTO \(table)(\(table), rank) VALUES('merge', 100000000)")
  }
}
