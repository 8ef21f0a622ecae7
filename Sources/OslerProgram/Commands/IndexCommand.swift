import ClinicalRecord
import Console
import JSON
import RecordFormats
import RecordIndex
import TensorCore

/// `osler index`: notes into a file that answers questions.
struct IndexCommand: Command {
  static let spec = CommandSpec(
    "index", "put notes into an index file, or look after one", operands: InputOptions.operands,
    options: [
      Option("db", value: "FILE", "the index file; made when it does not exist"),
      Option("kind", value: "KIND", "the kind of notes that say none themselves"),
      Option("prune", "remove notes from the index that are not among the given ones"),
      Option("check", "check the index instead: the file, its words, and every entity's place"),
      Option("failed", "list what could not be indexed, and why"),
      Option("text-only", "index words and sections, without entities"),
      Option("jobs", short: "j", value: "N", "workers; default one a core"),
      Option("wait", value: "SECONDS", "how long to wait for another writer; default 10"),
      OutputForm.option([.table, .ndjson]),
    ] + ModelOptions.table + InputOptions.table,
    examples: [
      .init("osler index notes --db ward.db", "index a folder; again later: only what changed"),
      .init(
        "osler index rows.ndjson --db ward.db --prune", "make the index hold these notes alone"),
      .init("osler index --check --db ward.db", "is the file sound?"),
    ],
    details:
      "The index is an SQLite file that any SQLite program can read; Sources/RecordIndex/README.md describes "
      + "its tables. Notes that did not change are skipped. It is safe to stop at any moment and to run again."
  )

  private enum Task { case write, check, listFailures }

  private let path: String
  private let task: Task
  private let input: InputOptions
  private let models: ModelOptions
  private let arguments: Arguments
  private let workers: Int
  private let patience: Double

  init(_ arguments: Arguments) throws(Misuse) {
    self.arguments = arguments
    path = try arguments.required("db")
    input = InputOptions(arguments)
    models = ModelOptions(arguments)
    workers = try arguments.integer("jobs", most: 1_024, standard: Workers.cores)
    patience = try arguments.number("wait", in: 0...86_400, standard: 10)
    task = arguments.has("check") ? .check : arguments.has("failed") ? .listFailures : .write
    if task != .write, !arguments.operands.isEmpty {
      throw Misuse("--check and --failed look at the index alone and take no PATH")
    }
  }

  func run() throws -> Outcome {
    switch task {
    case .write: try write()
    case .check: try check()
    case .listFailures: try listFailures()
    }
  }

  // MARK: indexing

  private func write() throws -> Outcome {
    let annotation = try NoteAnnotation(models, textOnly: arguments.has("text-only"))
    let writer = try IndexWriter(
      path, annotator: annotation.name, names: ConceptNames.name, patience: patience)
    let reader = input.reader()
    let kind = arguments.text("kind")
    let known = reader.fileCount > 1 ? reader.fileCount : nil
    var progress = Progress("index", total: known, unit: "notes")
    try writer.forgetFailures(of: arguments.operands)
    var summary = try IndexRun(writer, workers: workers).run(
      next: { Self.next(reader, kind) }, makeAnnotator: { annotation.makeAnnotator() },
      tell: { summary, failure in
        if let failure { Words.say("could not read \(failure.place): \(failure.reason)") }
        progress.update(known == nil ? summary.notes : reader.filesBegun)
      })
    if arguments.has("prune") {
      guard summary.failed == 0 else {
        try writer.finish()
        throw Failure("\(summary.failed) inputs failed, so nothing was pruned; the rest is indexed")
      }
      summary.removed = try writer.prune()
    }
    try writer.finish()
    report(summary)
    return summary.failed > 0 ? .failed : .done
  }

  private static func next(_ reader: NoteReader, _ kind: String?) -> Result<Note, IndexFailure>? {
    switch reader.next() {
    case .success(var note)?:
      note.kind = note.kind ?? kind
      return .success(note)
    case .failure(let error)?: return .failure(IndexFailure(error.place, error.reason))
    case nil: return nil
    }
  }

  private func report(_ summary: IndexSummary) {
    var output = Output()
    var rows: [(String, Int)] = [
      ("new", summary.new), ("changed", summary.changed), ("unchanged", summary.unchanged),
      ("removed", summary.removed), ("failed", summary.failed),
    ]
    rows += EntityType.allCases.map { ("\($0.rawValue) entities", summary.entities[$0] ?? 0) }
    if OutputForm(arguments, isTerminal: output.isTerminal) == .table {
      var table = TableText(header: ["notes", "count"])
      table.rows = rows.map { [$0.0, "\($0.1)"] }
      table.lines(style: Style(isTerminal: output.isTerminal)).forEach { output.line($0) }
    } else {
      var writer = JSONWriter()
      writer.object {
        for (name, count) in rows {
          $0.name(name.split(separator: " ").joined(separator: "_"))
          $0.integer(count)
        }
      }
      output.line(writer.text)
    }
    output.flush()
    if summary.failed > 0 {
      Words.say("\(summary.failed) of \(summary.notes + summary.failed) inputs failed")
    }
  }

  // MARK: looking after

  private func check() throws -> Outcome {
    var output = Output()
    var check = try IndexCheck(path)
    let report = try check.run()
    for line in report.lines { output.line(line) }
    output.flush()
    if !report.isSound { Words.say("\(path) is not sound: index the notes again into a new file") }
    return report.isSound ? .done : .failed
  }

  private func listFailures() throws -> Outcome {
    var output = Output()
    let failures = try IndexReader(path).failures()
    if OutputForm(arguments, isTerminal: output.isTerminal) == .table {
      var table = TableText(header: ["place", "reason"], width: TableText.terminalWidth())
      table.rows = failures.map { [$0.place, $0.reason] }
      table.lines(style: Style(isTerminal: output.isTerminal)).forEach { output.line($0) }
    } else {
      var writer = JSONWriter()
      for failure in failures {
        writer.removeAll()
        writer.object {
          $0.member("place", failure.place)
          $0.member("reason", failure.reason)
        }
        output.line(writer.text)
      }
    }
    output.flush()
    return .done
  }
}
