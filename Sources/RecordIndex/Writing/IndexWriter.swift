import ClinicalRecord
import ClinicalText
import RecordStore

/// The one writer of an index file.
///
/// What was added becomes visible, and safe from a crash, in batches; `finish` completes the last one.
public final class IndexWriter {
  /// What became of a note.
  public enum Change: Hashable, Sendable { case new, changed, unchanged }

  public let path: String
  /// True when the file held no note when it was opened: only this writer may have read one before.
  public let isNew: Bool
  /// The row of the annotator that reads the notes now.
  public let reading: Int
  private let lock: WriterLock
  private let database: Database
  private var transaction: Transaction?
  private let rows: NoteRows
  private var lengths = LengthChunks()
  private let find, addFailure, dropFailure: Statement
  private var pending = 0
  private var seen = RowSet()

  /// Bytes of text in one batch.
  private static let batch = 24 << 20

  /// Opens or makes the index at `path`, waiting at most `patience` seconds for another writer to end.
  ///
  /// `annotator` names what reads the notes: notes that another one read count as changed.
  /// `names` gives the names of concepts by their keys.
  public init(
    _ path: String, annotator: String, names: @escaping (String) -> String? = { _ in nil },
    patience: Double = 10
  ) throws(StoreError) {
    self.path = path
    lock = try WriterLock(path, patience: patience)
    database = try Database(path, .creating, patience: patience)
    let version = try database.schemaVersion(
      application: Schema.application, newest: Schema.newest)
    if version == 0 { try database.run("PRAGMA page_size = 16384") }
    try database.run(
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -131072;"
        + " PRAGMA wal_autocheckpoint = 8000")
    try database.migrate(Schema.migrations, application: Schema.application)
    rows = try NoteRows(database, names)
    find = try database.prepare(
      "SELECT row, sha256 = ? AND patient IS ? AND date IS ? AND kind IS ? AND reading = ?"
        + " FROM note WHERE id = ?")
    addFailure = try database.prepare("INSERT OR REPLACE INTO failure VALUES(?, ?, ?)")
    dropFailure = try database.prepare("DELETE FROM failure WHERE place = ?")
    isNew = try database.integer("SELECT row FROM note LIMIT 1") == nil
    reading = try Self.reading(annotator, database)
  }

  private static func reading(_ annotator: String, _ database: borrowing Database)
    throws(StoreError) -> Int
  {
    let find = try database.prepare("SELECT row FROM reading WHERE annotator = ?")
    find.bind(1, annotator)
    if try find.step() { return find.integer(0) }
    let add = try database.prepare("INSERT INTO reading(annotator) VALUES(?)")
    add.bind(1, annotator)
    try add.run()
    return database.lastRow
  }

  // MARK: notes

  /// Adds a note, or replaces the one with its id when anything differs.
  public func add(_ prepared: PreparedNote) throws(StoreError) -> Change {
    try begin()
    let old = try stored(prepared)
    if let old {
      guard !old.isSame else {
        seen.insert(old.row)
        return .unchanged
      }
      try remove(old.row)
    }
    let row = try rows.add(prepared, reading: reading, in: database)
    try lengths.set(row, words: prepared.words.count, in: database)
    seen.insert(row)
    try written(prepared.note.text.count)
    return old == nil ? .new : .changed
  }

  private func stored(_ prepared: PreparedNote) throws(StoreError) -> (row: Int, isSame: Bool)? {
    find.bind(1, prepared.sha256)
    find.bind(2, prepared.note.patient)
    find.bind(3, prepared.note.date)
    find.bind(4, prepared.note.kind)
    find.bind(5, reading)
    find.bind(6, prepared.note.id)
    defer { find.reset() }
    return try find.step() ? (find.integer(0), find.integer(1) == 1) : nil
  }

  /// Notes that a note which is unchanged was read again, so that `prune` keeps it.
  public func keep(row: Int) { seen.insert(row) }

  private func remove(_ row: Int) throws(StoreError) {
    try rows.remove(row, in: database)
    try lengths.set(row, words: nil, in: database)
  }

  /// Removes all notes that were neither added nor kept by this writer; gives their number.
  public func prune() throws(StoreError) -> Int {
    try begin()
    var vanished: [Int] = []
    let statement = try database.prepare("SELECT row FROM note ORDER BY row")
    while try statement.step() {
      if !seen.contains(statement.integer(0)) { vanished.append(statement.integer(0)) }
    }
    for row in vanished {
      try remove(row)
      try written(4096)
    }
    return vanished.count
  }

  // MARK: failures

  /// Notes down that an input could not be read or annotated.
  public func fail(_ place: String, _ reason: String) throws(StoreError) {
    try begin()
    addFailure.bind(1, place)
    addFailure.bind(2, reason)
    addFailure.bind(3, Clock.now())
    try addFailure.run()
  }

  /// Forgets the failures of an earlier run at places that begin with one of `paths`.
  public func forgetFailures(of paths: [String]) throws(StoreError) {
    let statement = try database.prepare("SELECT place FROM failure")
    var places: [String] = []
    while try statement.step() { places.append(statement.text(0)) }
    guard !places.isEmpty else { return }
    try begin()
    for place in places where paths.contains(where: { place.hasPrefix($0) }) {
      dropFailure.bind(1, place)
      try dropFailure.run()
    }
  }

  // MARK: batches

  private func begin() throws(StoreError) {
    if transaction == nil { transaction = try database.begin(writing: true) }
  }

  private func written(_ bytes: Int) throws(StoreError) {
    pending += bytes
    if pending >= Self.batch { try commit() }
  }

  /// Makes visible and safe what was added so far.
  public func commit() throws(StoreError) {
    guard let open = transaction.take() else { return }
    pending = 0
    do throws(StoreError) {
      try lengths.flush(to: database)
      try rows.flush(to: database)
      try open.commit()
    } catch {
      lengths.forget()
      rows.forget()
      throw error
    }
    try rows.merge(path)
  }

  /// Completes the last batch and moves everything from the log into the file.
  public func finish() throws(StoreError) {
    try commit()
    try database.run("PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE)")
  }
}
