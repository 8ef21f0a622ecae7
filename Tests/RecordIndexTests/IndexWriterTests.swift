import ClinicalRecord
import ClinicalText
import Glibc
import RecordIndex
import RecordStore
import Testing

@Suite struct IndexWriterTests {
  @Test func unchangedNotesAreSkippedAndChangedOnesReplaced() throws {
    let ward = Ward()
    let first = ward.note("a", "Cough and fever.", patient: "p1")
    #expect(try ward.write([first, ward.note("b", "Rash.")]) == [.new, .new])
    #expect(try ward.write([first]) == [.unchanged])
    #expect(try ward.write([ward.note("a", "Cough, no more.", patient: "p1")]) == [.changed])
    #expect(try ward.ids("fever") == [])
    #expect(try ward.ids("cough") == ["a"])
    #expect(try ward.write([ward.note("a", "Cough, no more.", patient: "p2")]) == [.changed])
    #expect(try ward.ids("patient:p2") == ["a"])
    #expect(try ward.write([ward.note("b", "Rash.")], annotator: "another") == [.changed])
    var check = try IndexCheck(ward.path)
    #expect(try check.run().isSound)
  }

  @Test func pruningKeepsWhatWasGiven() throws {
    let ward = Ward()
    let kept = ward.note("a", "Cough with [fever|finding].")
    try ward.write([kept, ward.note("b", "Cough with [rash|finding].")])
    try ward.write([kept, ward.note("c", "Cough.")], prune: true)
    #expect(try ward.ids("cough") == ["a", "c"])
    #expect(try ward.ids("finding:rash") == [])
    #expect(try ward.ids("finding:fever") == ["a"])
    var check = try IndexCheck(ward.path)
    #expect(try check.run().isSound)
  }

  @Test func aSecondWriterIsToldWhoWrites() throws {
    let ward = Ward()
    let writer = try IndexWriter(ward.path, annotator: "hand")
    // Who is refused leaves the lock to who holds it.
    for _ in 0..<2 {
      let error = #expect(throws: StoreError.self) {
        _ = try IndexWriter(ward.path, annotator: "hand", patience: 0.1)
      }
      #expect(error?.cause == .busy)
      #expect(error?.reason.hasPrefix("process \(getpid()), since 20") == true)
    }
    try writer.finish()
  }

  @Test func aReaderSeesWhatIsCommitted() throws {
    let ward = Ward()
    try ward.write([ward.note("a", "Cough.")])
    let reader = try ward.reader()
    let query = try SearchQuery("cough")
    #expect(try reader.count(query) == 1)
    let writer = try IndexWriter(ward.path, annotator: "hand")
    _ = try writer.add(NotePreparer().prepare(NoteReading(ward.note("b", "A cough."))))
    #expect(try reader.count(query) == 1)
    try writer.commit()
    #expect(try reader.count(query) == 2)
    try writer.finish()
  }

  @Test func failuresAreListedUntilTheyAreGone() throws {
    let ward = Ward()
    let writer = try IndexWriter(ward.path, annotator: "hand")
    try writer.fail("notes/x.txt, byte 3", "not UTF-8")
    try writer.fail("more/y.txt", "empty")
    try writer.finish()
    #expect(try ward.reader().failures().map(\.place) == ["more/y.txt", "notes/x.txt, byte 3"])
    _ = consume writer
    let again = try IndexWriter(ward.path, annotator: "hand")
    try again.forgetFailures(of: ["notes"])
    try again.finish()
    #expect(try ward.reader().failures().map(\.place) == ["more/y.txt"])
  }

  @Test func damageIsFound() throws {
    let ward = Ward()
    try ward.write([ward.note("a", "He has [fever|finding] and chills.")])
    func report(after sql: String) throws -> [String] {
      let database = try Database(ward.path, .writing)
      try database.run(sql)
      var check = try IndexCheck(ward.path)
      let report = try check.run()
      #expect(!report.isSound)
      return report.lines
    }
    #expect(
      try report(after: "UPDATE entity SET start = start + 1").last?.contains("bytes 8 to 12")
        == true)
    #expect(
      try report(after: "UPDATE entity SET start = 7; UPDATE note_text SET text = text || '!'")
        .last?
        .contains("was changed") == true)
    #expect(
      try report(after: "UPDATE note SET words = 1").contains {
        $0.hasPrefix("words: note a")
      })
    #expect(
      try report(after: "UPDATE note_words_idx SET term = x'7A' WHERE segid = 1").contains {
        $0.hasPrefix("note_words: FTS5")
      })
  }

  @Test func filesThatAreNoIndexAreRefused() throws {
    let ward = Ward()
    #expect(throws: StoreError.self) { _ = try IndexReader(ward.path) }
    let other = try Database(ward.path, .creating)
    try other.run("CREATE TABLE mine(a)")
    let reading = #expect(throws: StoreError.self) { _ = try IndexReader(ward.path) }
    #expect(reading?.cause == .foreign)
    let writing = #expect(throws: StoreError.self) {
      _ = try IndexWriter(ward.path, annotator: "hand")
    }
    #expect(writing?.cause == .foreign)
    #expect(try other.integer("SELECT count(*) FROM sqlite_schema") == 1)
  }

  @Test func aReadOnlyFolderCanBeReadAndNotWritten() throws {
    let ward = Ward()
    try ward.write([ward.note("a", "Cough.")])
    chmod(ward.folder, 0o500)
    chmod(ward.path, 0o400)
    defer { chmod(ward.folder, 0o700) }
    #expect(try ward.ids("cough") == ["a"])
    guard geteuid() != 0 else { return }
    #expect(throws: StoreError.self) { _ = try IndexWriter(ward.path, annotator: "hand") }
  }

  @Test func viewsAnswerPlainSQL() throws {
    let ward = Ward()
    try ward.write([
      ward.note(
        "a", "MEDICATIONS: [aspirin|drug present ASA], [warfarin|drug present WAR].",
        patient: "p1", date: "2024-01-01"),
      ward.note(
        "b",
        "MEDICATIONS: [aspirin|drug present ASA]. No [warfarin|drug absent WAR]. [COPD|disease].",
        patient: "p1", date: "2025-01-01"),
    ])
    let database = try Database(ward.path, .reading)
    let medications = try database.prepare("SELECT drug, note FROM current_medications")
    let row1 = try medications.step()
    #expect(row1)
    let value1 = medications.text(0)
    #expect(value1 == "aspirin")
    let row2 = try medications.step()
    #expect(!row2)
    #expect(try database.text("SELECT problem FROM problems") == "copd")
    #expect(try database.integer("SELECT notes FROM notes_per_patient") == 2)
    #expect(try database.text("SELECT text FROM mentions WHERE assertion = 'absent'") == "warfarin")
    #expect(
      try database.text(
        "SELECT id FROM note JOIN note_words ON note_words.rowid = row"
          + " WHERE note_words MATCH 'copd'") == "b")
  }
}
