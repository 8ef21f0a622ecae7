import ClinicalRecord
import ClinicalText
import RecordStore

/// An index file opened for questions. Any number of readers may work beside one writer; each serves one thread.
public final class IndexReader {
  public let path: String
  let database: Database
  let words, facts: WordPages
  let readNote, readEntities, readPlaces: Statement
  let breaker = WordBreaker()
  let folder = WordFolder()
  /// The concepts that words mean ("CHF" gives the key of heart failure); empty when none is known.
  let concepts: (String) -> [String]
  var lengths = NoteLengths()
  private var version = -1
  /// Mentions that a field's value stands for, as long as the file does not change.
  var resolved: [EntityQuestion: [Int]] = [:]
  /// Notes for which conditions on their columns hold, as long as the file does not change.
  private(set) var columns: [ColumnKey: RowSet] = [:]

  /// Opens the index at `path`; `concepts` gives the keys of the concepts that words may mean.
  public init(_ path: String, concepts: @escaping (String) -> [String] = { _ in [] })
    throws(StoreError)
  {
    self.path = path
    self.concepts = concepts
    database = try Database(path, .reading)
    guard
      try database.schemaVersion(application: Schema.application, newest: Schema.newest) > 0
    else { throw StoreError("use", path, reason: "it is empty, no index", cause: .foreign) }
    try database.run("PRAGMA mmap_size = 8589934592; PRAGMA cache_size = -32768")
    words = try WordPages("note_words", database)
    facts = try WordPages("note_facts", database)
    readNote = try database.prepare(
      "SELECT id, patient, date, kind, sha256, body, text FROM note JOIN note_text ON note = row"
        + " WHERE row = ?")
    readEntities = try database.prepare(
      "SELECT ordinal, mention, start, stop, assertion, section, type, concept.row, name, system, code,"
        + " title FROM entity JOIN mention ON mention.row = mention JOIN concept ON concept.row ="
        + " mention.concept LEFT JOIN concept_code ON concept_code.concept = concept.row AND rank = 0"
        + " WHERE note = ? AND ordinal BETWEEN ? AND ? ORDER BY ordinal")
    readPlaces = try database.prepare(
      "SELECT ordinal, mention, assertion, start, stop FROM entity WHERE note = ? ORDER BY ordinal")
  }

  /// The note with that id, nil when there is none.
  public func note(_ id: String) throws(StoreError) -> StoredNote? {
    let statement = try database.prepare("SELECT row FROM note WHERE id = ?")
    statement.bind(1, id)
    guard try statement.step() else { return nil }
    return try storedNote(row: statement.integer(0))
  }

  /// What was found in a note, in order.
  public func entities(in note: StoredNote) throws(StoreError) -> [StoredEntity] {
    try entities(of: note.row)
  }

  /// Runs `body` on one state of the file, whatever a writer does meanwhile.
  func reading<R>(_ body: () throws(StoreError) -> R) throws(StoreError) -> R {
    let transaction = try database.begin(writing: false)
    try refresh()
    let result = try body()
    try transaction.commit()
    return result
  }

  private func refresh() throws(StoreError) {
    let now = try database.integer("PRAGMA data_version") ?? 0
    guard now != version else { return }
    try words.refresh()
    try facts.refresh()
    lengths = try NoteLengths(database)
    resolved.removeAll()
    columns.removeAll()
    version = now
  }

  /// A condition on the columns of a note, and the value in it.
  struct ColumnKey: Hashable {
    var condition, value: String
  }

  /// Keeps the rows of a condition for the next query that has it.
  func remember(_ rows: RowSet, _ key: ColumnKey) {
    if columns.count == 32 { columns.removeAll() }
    columns[key] = rows
  }
}

/// The lengths of all notes as bytes, in memory that does not move.
// @unchecked: written while it is made only.
final class LengthCodes: @unchecked Sendable {
  private let bytes: UnsafeMutablePointer<UInt8>
  let count: Int

  init(_ codes: [UInt8]) {
    count = codes.count
    bytes = .allocate(capacity: max(1, codes.count))
    for (row, code) in codes.enumerated() { (bytes + row).initialize(to: code) }
  }

  deinit { bytes.deallocate() }

  /// The byte of a row; 0 where no note is.
  @inline(__always)
  subscript(row: Int) -> UInt8 { bytes[row] }

  /// True when a note stands in the row.
  @inline(__always)
  func holds(_ row: Int) -> Bool { row >= 0 && row < count && bytes[row] != 0 }
}

/// The lengths of all notes, for ranking.
struct NoteLengths {
  private(set) var codes = LengthCodes([])
  private(set) var notes = 0
  private(set) var average: Float = 1

  init() {}

  init(_ database: borrowing Database) throws(StoreError) {
    let statement = try database.prepare("SELECT chunk, lengths FROM note_length ORDER BY chunk")
    var bytes: [UInt8] = []
    while try statement.step() {
      let start = statement.integer(0) * LengthChunks.rows
      bytes.append(contentsOf: repeatElement(0, count: max(0, start - bytes.count)))
      bytes.append(contentsOf: statement.bytes(1))
    }
    var histogram = [Int](repeating: 0, count: 256)
    for code in bytes { histogram[Int(code)] += 1 }
    notes = bytes.count - histogram[0]
    var sum: Float = 0
    for code in 1..<256 { sum += Float(histogram[code]) * LengthChunks.words[code] }
    if notes > 0 { average = max(1, sum / Float(notes)) }
    codes = LengthCodes(bytes)
  }

  /// All rows that hold a note.
  var all: RowSet {
    var rows = RowSet(bound: codes.count)
    for row in 0..<codes.count where codes[row] != 0 { rows.insert(row) }
    return rows
  }
}
