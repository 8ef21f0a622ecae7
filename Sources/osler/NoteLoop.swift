import ClinicalRecord
import Console
import RecordFormats

/// Runs over all notes of an input; failures are told one by one and counted at the end.
enum NoteLoop {
  /// Calls `body` with each readable note; the outcome is `.failed` when some were not.
  static func run(_ input: InputOptions, label: String, _ body: (Note) throws -> Void) rethrows
    -> Outcome
  {
    let reader = input.reader()
    var progress = Progress(
      label, total: reader.fileCount > 1 ? reader.fileCount : nil, unit: "notes")
    var read = 0
    var failed = 0
    while let result = reader.next() {
      switch result {
      case .success(let note):
        try body(note)
        read += 1
      case .failure(let error):
        Words.say("\(error)")
        failed += 1
      }
      progress.update(reader.fileCount > 1 ? reader.filesBegun : read)
    }
    if failed > 0 {
      Words.say("\(failed) of \(read + failed) inputs failed")
      return .failed
    }
    return .done
  }
}
