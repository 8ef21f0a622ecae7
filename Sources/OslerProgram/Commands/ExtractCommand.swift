import Annotation
import ClinicalRecord
import ClinicalText
import Console
import EntityRecognition
import Files
import Glibc
import JSON
import RecordFormats
import TensorCore

/// `osler extract`: the entities of notes with their assertion, attributes and codes.
struct ExtractCommand: Command {
  static let spec = CommandSpec(
    "extract", "find diseases, findings, drugs, procedures and tests in notes",
    operands: InputOptions.operands,
    options: [
      Option(
        "format", value: "FORMAT", choices: Form.allCases.map(\.rawValue),
        "how to print; default table on a terminal, else ndjson"),
      Option(
        "output", short: "o", value: "DIR",
        "write a file a note (brat, conll, html) into this folder"),
    ] + ModelOptions.table + [
      Option("jobs", short: "j", value: "N", "workers; default: cores"), OffsetUnit.option,
    ] + InputOptions.table,
    examples: [
      .init("osler extract corpora/notes/discharge-heart-failure-06.txt", "a coloured table"),
      .init(
        "osler extract --format ndjson notes/ > entities.ndjson",
        "a row a note for all notes of a folder"),
      .init(
        "osler extract --format brat --output ann notes/", "standoff files for annotation tools"),
      .init("osler extract --format html note.txt > note.html", "a page to read and print"),
    ])

  enum Form: String, CaseIterable { case table, ndjson, csv, brat, conll, html }

  private let input: InputOptions
  private let models: ModelOptions
  private let unit: OffsetUnit
  private let form: Form?
  private let folder: String?
  private let jobs: Int

  init(_ arguments: Arguments) throws(Misuse) {
    input = InputOptions(arguments)
    models = ModelOptions(arguments)
    unit = OffsetUnit(arguments)
    form = arguments.text("format").flatMap { Form(rawValue: $0) }
    folder = arguments.text("output")
    jobs = try arguments.integer("jobs", most: 1_024, standard: Workers.cores)
    if form == .brat, folder == nil {
      throw Misuse("--format brat needs --output DIR: it writes a file a note")
    }
    if folder != nil, form != .brat, form != .conll, form != .html {
      throw Misuse("--output goes with --format brat, conll or html")
    }
  }

  func run() throws -> Outcome {
    var output = Output()
    let form = form ?? (output.isTerminal ? .table : .ndjson)
    let printer = EntityPrinter(
      form: form, unit: unit, style: Style(isTerminal: output.isTerminal), folder: folder)
    if let folder, mkdir(folder, 0o755) != 0, errno != EEXIST {
      throw FileError.system("make the folder", folder)
    }
    let outcome = try NoteLoop.annotate(input, models, jobs: jobs) { note in
      try printer.print(note, to: &output)
    }
    printer.finish(&output)
    output.flush()
    return outcome
  }
}
