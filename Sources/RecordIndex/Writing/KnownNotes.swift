import ClinicalRecord
import RecordStore

/// Tells which notes an index holds already, unchanged. One reader serves one worker.
public final class KnownNotes {
  private let database: Database
  private let find: Statement
  private let reading: Int

  /// For the notes of an index that `writer` has open.
  public init(_ path: String, reading: Int) throws(StoreError) {
    self.reading = reading
    database = try Database(path, .reading)
    find = try database.prepare(
      "SELECT row FROM note WHERE id = ? AND sha256 = ? AND patient IS ? AND date IS ? AND kind IS ?"
        + " AND reading = ?")
  }

  /// The row of a note that stands in the index with the same text, patient, date and kind.
  public func row(of note: Note, sha256: String) throws(StoreError) -> Int? {
    find.bind(1, note.id)
    find.bind(2, sha256)
    find.bind(3, note.patient)
    find.bind(4, note.date)
    find.bind(5, note.kind)
    find.bind(6, reading)
    defer { find.reset() }
    return try find.step() ? find.integer(0) : nil
  }
}
