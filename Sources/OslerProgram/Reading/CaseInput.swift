import ClinicalRecord
import Console
import RecordFormats
import RecordIndex

/// Where the notes of one patient come from: paths, or an index.
struct CaseInput {
  static let table: [Option] =
    [
      Option("patient", value: "ID", "take this patient's notes from the index"),
      Option("db", value: "FILE", "the index file"),
    ] + InputOptions.table

  private let input: InputOptions
  private let database: String?
  private let patient: String?

  init(_ arguments: Arguments) throws(Misuse) {
    input = InputOptions(arguments)
    database = arguments.text("db")
    patient = arguments.text("patient")
    if (database == nil) != (patient == nil) {
      throw Misuse("`osler summarize` needs --patient ID and --db FILE together")
    }
    if database != nil, !arguments.operands.isEmpty {
      throw Misuse("give paths, or --patient ID and --db FILE, not both")
    }
  }

  /// All readable notes with what was found in them; each failure is told.
  func notes(_ reading: CaseReading) throws -> (notes: [AnnotatedNote], failed: Int) {
    guard let database, let patient else { return reading.notes(input.reader()) }
    var notes = try IndexReader(database).notes(ofPatient: patient).makeIterator()
    let read = reading.notes { notes.next().map { .success($0) } }
    guard !read.notes.isEmpty else {
      throw Failure("\(database) has no notes of patient \(patient)")
    }
    return read
  }
}
