import ClinicalText
import RecordStore

/// Looks for damage in an index file.
public struct IndexCheck {
  /// What was found.
  public struct Report: Sendable {
    /// What was checked, a line each, with what is wrong.
    public var lines: [String] = []
    public var isSound = true
  }

  private let index: IndexReader
  private var report = Report()

  public init(_ path: String) throws(StoreError) {
    index = try IndexReader(path)
  }

  /// SQLite's own check, FTS5's of its two tables, and ours of every note.
  public mutating func run() throws(StoreError) -> Report {
    let problem = try index.database.text("PRAGMA integrity_check(1)")
    note("file", problem == "ok" ? nil : problem ?? "no answer")
    let orphan = try index.database.text("PRAGMA foreign_key_check")
    note("references", orphan.map { "a row of \($0) refers to nothing" })
    try checkTables()
    try checkWords()
    try checkNotes()
    return report
  }

  private mutating func note(_ what: String, _ problem: String?) {
    report.lines.append("\(what): \(problem ?? "sound")")
    if problem != nil { report.isSound = false }
  }

  /// FTS5 checks its pages by a statement that counts as a change: beside a writer, or where nothing may be written, it is
  /// left out, and the report says so.
  private mutating func checkTables() throws(StoreError) {
    for table in ["note_words", "note_facts"] {
      do throws(StoreError) {
        let database = try Database(index.path, .writing, patience: 0)
        try database.run("INSERT INTO \(table)(\(table)) VALUES('integrity-check')")
        note(table, nil)
      } catch {
        switch error.cause {
        case .busy, .readOnly, .cannotOpen:
          report.lines.append("\(table): not checked, \(error.reason)")
        case .corrupt: note(table, "FTS5 finds its pages damaged")
        default: throw error
        }
      }
    }
  }

  /// Each note's words and facts are in the pages, and no row is there that holds no note.
  private mutating func checkWords() throws(StoreError) {
    var problem: String?
    let result = try index.verifyWords()
    if let note = result { problem = "note \(note) has other words than its text" }
    note("words", problem)
  }

  /// Each note's text has its digest, and each entity and section stands inside it.
  private mutating func checkNotes() throws(StoreError) {
    var notes = 0
    var entities = 0
    var problem: String?
    let rows = try index.database.prepare("SELECT row FROM note ORDER BY row")
    while try rows.step() {
      guard let note = try index.storedNote(row: rows.integer(0)) else { continue }
      notes += 1
      if Self.digest(note) != note.sha256 { problem = "the text of note \(note.id) was changed" }
      entities += try index.entities(of: note.row).count
      if let entity = try index.misplaced(in: note) {
        problem =
          "note \(note.id): the entity at bytes \(entity.range.lower) to \(entity.range.upper)"
          + " is not what stands there"
      }
    }
    note("\(notes) notes, \(entities) entities", problem)
  }

  private static func digest(_ note: StoredNote) -> String { NoteDigest.sha256(note.text) }
}
