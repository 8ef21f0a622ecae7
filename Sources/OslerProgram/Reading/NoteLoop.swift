import Annotation
import ClinicalRecord
import Console
import EntityRecognition
import JSON
import RecordFormats
import TensorCore
import WorkSharing

/// Runs over all notes of an input; failures are told one by one and counted at the end.
enum NoteLoop {
  /// Annotates all notes with `jobs` workers and calls `body` with each, in the order of the input.
  static func annotate(
    _ input: InputOptions, _ models: ModelOptions, jobs: Int, _ body: (AnnotatedNote) throws -> Void
  ) throws -> Outcome {
    let loaded = try models.load()
    let sources = models.sources
    let reader = input.reader()
    var progress = Progress(
      "reading", total: reader.fileCount > 1 ? reader.fileCount : nil, unit: "notes")
    var done = 0
    var failed = 0
    try OrderedWork.run(
      workers: jobs, ahead: jobs * 4, next: { reader.next() },
      makeWorker: { _ in
        let annotator = WorkerAnnotator(loaded, sources: sources)
        return { result in result.map { annotator.annotate($0) } }
      },
      take: { (result: Result<AnnotatedNote, ReadError>) throws in
        switch result {
        case .success(let note):
          try body(note)
          done += 1
        case .failure(let error):
          Words.say("\(error)")
          failed += 1
        }
        progress.update(reader.fileCount > 1 ? reader.filesBegun : done)
      })
    return close(done, failed)
  }

  private static func close(_ done: Int, _ failed: Int) -> Outcome {
    guard failed > 0 else { return .done }
    Words.say("\(failed) of \(done + failed) inputs failed")
    return .failed
  }

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
    return close(read, failed)
  }

  /// Prints each readable note by `table` or as the object that `row` writes, whichever was asked for.
  static func print(
    _ input: InputOptions, label: String, _ arguments: Arguments,
    table: (Note, Style) -> [String], row: (Note, inout JSONWriter) -> Void
  ) -> Outcome {
    var output = Output()
    let form = OutputForm(arguments, isTerminal: output.isTerminal)
    let style = Style(isTerminal: output.isTerminal)
    var writer = JSONWriter()
    let outcome = run(input, label: label) { note in
      if form == .table {
        table(note, style).forEach { output.line($0) }
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

/// An annotator that a worker's closure can hold.
final class WorkerAnnotator {
  private var annotator: Annotator

  init(_ models: EntityModels, sources: EntitySources) {
    annotator = Annotator(models, sources: sources)
  }

  func annotate(_ note: Note) -> AnnotatedNote {
    Workers.alone { annotator.annotate(note) }
  }
}
