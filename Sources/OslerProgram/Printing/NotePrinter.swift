import ClinicalRecord
import Console
import JSON
import RecordFormats

/// Prints what a command finds in each note by itself, as a table or as a row a note.
struct NotePrinter {
  static let options =
    [OutputForm.option([.table, .ndjson]), OffsetUnit.option] + InputOptions.table

  let unit: OffsetUnit
  private let input: InputOptions
  private let arguments: Arguments

  init(_ arguments: Arguments) {
    self.arguments = arguments
    input = InputOptions(arguments)
    unit = OffsetUnit(arguments)
  }

  /// Prints each readable note by `table` or as the object that `row` writes, whichever was asked for.
  func run(
    label: String, table: (Note, Style) -> [String], row: (Note, inout JSONWriter) -> Void
  ) -> Outcome {
    var output = Output()
    let form = OutputForm(arguments, isTerminal: output.isTerminal)
    let style = Style(isTerminal: output.isTerminal)
    var writer = JSONWriter()
    let outcome = NoteLoop.run(input, label: label) { note in
      if form == .table {
        output.line(style.apply(.bold, note.id))
        table(note, style).forEach { output.line($0) }
        output.line("")
      } else {
        writer.removeAll()
        row(note, &writer)
        output.write(writer.bytes)
        output.line("")
      }
    }
    output.flush()
    return outcome
  }
}
