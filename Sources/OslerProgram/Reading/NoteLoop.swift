import Annotation
import ClinicalRecord
import Console
import EntityRecognition
import RecordFormats
import TensorCore
import WorkSharing

/// Runs over all notes of an input; failures are told one by one and counted at the end.
struct NoteLoop: ~Copyable {
  private let reader: NoteReader
  private var progress: Progress
  private var done = 0
  private var failed = 0

  private init(_ input: InputOptions, label: String) {
    reader = input.reader()
    progress = Progress(label, total: reader.fileCount > 1 ? reader.fileCount : nil, unit: "notes")
  }

  /// Annotates all notes with `jobs` workers and calls `body` with each, in the order of the input.
  static func annotate(
    _ input: InputOptions, _ models: ModelOptions, jobs: Int, _ body: (AnnotatedNote) throws -> Void
  ) throws -> Outcome {
    let loaded = try models.load()
    let sources = models.sources
    var loop = NoteLoop(input, label: "reading")
    let reader = loop.reader
    try OrderedWork.run(
      workers: jobs, ahead: jobs * 4, next: { reader.next() },
      makeWorker: { _ in
        let annotator = WorkerAnnotator(loaded, sources: sources)
        return { result in result.map { annotator.annotate($0) } }
      },
      take: { (result: Result<AnnotatedNote, ReadError>) throws in try loop.take(result, body) })
    return loop.outcome
  }

  /// Calls `body` with each readable note; the outcome is `.failed` when some were not.
  static func run(_ input: InputOptions, label: String, _ body: (Note) throws -> Void) rethrows
    -> Outcome
  {
    var loop = NoteLoop(input, label: label)
    while let result = loop.reader.next() { try loop.take(result, body) }
    return loop.outcome
  }

  private mutating func take<Value>(
    _ result: Result<Value, ReadError>, _ body: (Value) throws -> Void
  ) rethrows {
    switch result {
    case .success(let value):
      try body(value)
      done += 1
    case .failure(let error):
      Words.say("\(error)")
      failed += 1
    }
    progress.update(reader.fileCount > 1 ? reader.filesBegun : done)
  }

  private var outcome: Outcome {
    guard failed > 0 else { return .done }
    Words.say("\(failed) of \(done + failed) inputs failed")
    return .failed
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
