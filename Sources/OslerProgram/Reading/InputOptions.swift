import ClinicalText
import Console
import RecordFormats

/// The options of every command that reads notes.
struct InputOptions {
  static let table: [Option] = [
    Option("text-column", value: "NAME", "the CSV column that holds the text"),
    Option("id-column", value: "NAME", "the CSV column that holds the note's id"),
    Option("patient-column", value: "NAME", "the CSV column that holds the patient's id"),
    Option("date-column", value: "NAME", "the CSV column that holds the date"),
    Option("kind-column", value: "NAME", "the CSV column that holds the kind of note"),
    Option("lossy", "replace unreadable bytes by U+FFFD instead of refusing the note"),
  ]

  static let operands = "PATH..."

  private let paths: [String]
  private let columns: NoteColumns
  private let lossy: Bool

  init(_ arguments: Arguments) {
    paths = arguments.operands
    columns = NoteColumns(
      text: arguments.text("text-column"), id: arguments.text("id-column"),
      patient: arguments.text("patient-column"), date: arguments.text("date-column"),
      kind: arguments.text("kind-column"))
    lossy = arguments.has("lossy")
  }

  /// A reader of what the command line names.
  func reader() -> NoteReader { NoteReader(paths, columns: columns, lossy: lossy) }
}

extension OffsetUnit {
  static let option = Option(
    "offsets", value: "UNIT", choices: allCases.map(\.rawValue),
    "the unit of offsets; default scalars")

  init(_ arguments: Arguments) {
    self = arguments.text("offsets").flatMap { OffsetUnit(rawValue: $0) } ?? .scalars
  }
}

/// How results are printed: what was asked for, else a table on a terminal and NDJSON in a pipe.
enum OutputForm: String {
  case table, ndjson, csv

  static func option(_ forms: [OutputForm]) -> Option {
    Option(
      "format", value: "FORMAT", choices: forms.map(\.rawValue),
      "how to print; default table on a terminal, else ndjson")
  }

  init(_ arguments: Arguments, isTerminal: Bool) {
    self = arguments.text("format").flatMap(Self.init) ?? (isTerminal ? .table : .ndjson)
  }
}
