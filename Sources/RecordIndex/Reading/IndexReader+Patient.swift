import ClinicalRecord
import RecordStore

extension IndexReader {
  /// All notes of a patient by date, then by id; none when the index does not know the patient.
  public func notes(ofPatient patient: String) throws(StoreError) -> [Note] {
    try reading { () throws(StoreError) in
      let statement = try database.prepare(
        "SELECT row FROM note WHERE patient = ? ORDER BY date, id")
      statement.bind(1, patient)
      var rows: [Int] = []
      while try statement.step() { rows.append(statement.integer(0)) }
      var notes: [Note] = []
      for row in rows {
        if let stored = try storedNote(row: row) { notes.append(stored.note) }
      }
      return notes
    }
  }
}

extension StoredNote {
  /// The note as it was read.
  public var note: Note {
    Note(id: id, patient: patient, date: date, kind: kind, text: text, body: body)
  }
}
