import RecordStore

/// Reads the term pages of an FTS5 table directly, in SQLite's documented layout (version 4).
///
/// FTS5 itself ranks by visiting each matching row through its virtual machine; reading a term's pages in
/// one pass gives the same rows and counts many times faster. Rows are never used twice in an index, so the
/// entries that FTS5 leaves behind for deleted rows need no care here: who asks drops rows that hold no note.
final class WordPages {
  private let readBlock, seek, seekNext: Statement
  private(set) var segments: [PageSegment] = []

  init(_ table: String, _ database: borrowing Database) throws(StoreError) {
    readBlock = try database.prepare("SELECT block FROM \(table)_data WHERE id = ?")
    seek = try database.prepare(
      "SELECT pgno FROM \(table)_idx WHERE segid = ? AND term <= ? ORDER BY term DESC LIMIT 1")
    seekNext = try database.prepare(
      "SELECT pgno FROM \(table)_idx WHERE segid = ? AND term > ? ORDER BY term LIMIT 1")
  }

  /// Reads the list of segments anew, oldest first: at the beginning of each transaction.
  func refresh() throws(StoreError) {
    readBlock.bind(1, 10)
    defer { readBlock.reset() }
    segments = try readBlock.step() ? SegmentList(readBlock.bytes(0)).segments : []
  }

  /// About how many pages the entries of `term`, or of all terms that begin with it, take: tells rare from frequent.
  func pages(_ term: [UInt8], prefix: Bool) throws(StoreError) -> Int {
    let key = [UInt8(ascii: "0")] + term
    let end = prefix ? key + [0xFF] : key
    var count = 0
    for segment in segments {
      let start = try page(seek, segment, key) ?? segment.firstPage
      count += (try page(seekNext, segment, end) ?? segment.lastPage + 1) - start
    }
    return count
  }

  /// The page that an entry of the index of pages names; its lowest bit is not part of it.
  private func page(_ statement: borrowing Statement, _ segment: PageSegment, _ key: [UInt8])
    throws(StoreError) -> Int?
  {
    statement.bind(1, segment.id)
    statement.bind(2, blob: key)
    defer { statement.reset() }
    return try statement.step() ? statement.integer(0) >> 1 : nil
  }

  /// Hands the entries of `term` to `sink`, or, when `prefix`, those of all terms that begin with it.
  func scan(_ term: [UInt8], prefix: Bool = false, into sink: inout some PostingSink)
    throws(StoreError)
  {
    // Terms of the main index begin with "0".
    let key = [UInt8(ascii: "0")] + term
    for segment in segments { try scan(segment, key, prefix, into: &sink) }
  }

  private func scan(
    _ segment: PageSegment, _ key: [UInt8], _ prefix: Bool, into sink: inout some PostingSink
  ) throws(StoreError) {
    let start = try page(seek, segment, key) ?? segment.firstPage
    var reading = SegmentReading(key: key, prefix: prefix)
    var page = start
    while page <= segment.lastPage {
      readBlock.bind(1, segment.id << 37 | page)
      defer { readBlock.reset() }
      guard try readBlock.step() else { return }
      let goesOn = readBlock.withBytes(0) { reading.read(LeafPage($0), into: &sink) }
      guard goesOn else { return }
      page += 1
    }
  }
}

/// Takes the entries of a term.
protocol PostingSink {
  /// A row begins.
  mutating func begin(_ row: Int)
  /// A piece of that row's position list; a list that runs over a page's end comes in pieces.
  mutating func places(_ bytes: UnsafeRawBufferPointer)
  /// The row is complete.
  mutating func end()
}

/// One leaf page: terms and their entries up to `end`, then the places of the terms.
struct LeafPage {
  let bytes: UnsafeRawBufferPointer
  let firstRow: Int
  let end: Int

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
    guard bytes.count >= 4 else {
      firstRow = 0
      end = bytes.count
      return
    }
    firstRow = Int(bytes[0]) << 8 | Int(bytes[1])
    end = min(bytes.count, Int(bytes[2]) << 8 | Int(bytes[3]))
  }
}
