import ClinicalRecord
import ClinicalText
import RecordStore
import WorkSharing

/// An input that cannot be indexed: where it stands, and why.
public struct IndexFailure: Error, Hashable, Sendable {
  public var place: String
  public var reason: String

  public init(_ place: String, _ reason: String) {
    self.place = place
    self.reason = reason
  }
}

/// What an indexing run did.
public struct IndexSummary: Sendable {
  public var new = 0
  public var changed = 0
  public var unchanged = 0
  public var removed = 0
  public var failed = 0
  /// Bytes of the notes that were written.
  public var bytes = 0
  /// Mentions in the notes that were written.
  public var entities: [EntityType: Int] = [:]

  public init() {}

  /// Notes that were read.
  public var notes: Int { new + changed + unchanged }
}

/// Brings an index up to date with a stream of notes: workers annotate, one thread writes.
public struct IndexRun {
  /// What reads one note.
  public typealias Annotate = (Note) throws(IndexFailure) -> NoteReading

  private let writer: IndexWriter
  private let workers: Int

  public init(_ writer: IndexWriter, workers: Int) {
    self.writer = writer
    self.workers = max(1, workers)
  }

  private enum Step: Sendable {
    case prepared(PreparedNote)
    case unchanged(row: Int)
    case failed(IndexFailure)
  }

  /// Indexes all that `next` gives; each worker reads with an annotator of its own from `makeAnnotator`.
  ///
  /// `next` is called by one thread at a time. `tell` hears of each failure and, after each note, how far it is.
  public func run(
    next: @escaping () -> Result<Note, IndexFailure>?,
    makeAnnotator: @escaping @Sendable () -> Annotate,
    tell: (IndexSummary, IndexFailure?) -> Void
  ) throws(StoreError) -> IndexSummary {
    // Each worker alone uses its connection.
    nonisolated(unsafe) let known = try knownNotes()
    var summary = IndexSummary()
    try OrderedWork.run(
      workers: workers, ahead: Self.ahead * workers, next: next,
      makeWorker: { number in
        let annotate = makeAnnotator()
        let preparer = NotePreparer()
        return { Self.step($0, known?[number], annotate, preparer) }
      }, take: { (step) throws(StoreError) in try take(step, &summary, tell) })
    return summary
  }

  /// Notes a worker that may wait while a batch is written.
  private static let ahead = 1024

  /// One for each worker; nil where there is no note to know.
  private func knownNotes() throws(StoreError) -> [KnownNotes]? {
    guard !writer.isNew else { return nil }
    var known: [KnownNotes] = []
    for _ in 0..<workers { known.append(try KnownNotes(writer.path, reading: writer.reading)) }
    return known
  }

  private static func step(
    _ input: Result<Note, IndexFailure>, _ known: KnownNotes?, _ annotate: Annotate,
    _ preparer: NotePreparer
  ) -> Step {
    do throws(IndexFailure) {
      let note = try input.get()
      let sha256 = note.sha256
      if let row = try unchangedRow(note, sha256, known) { return .unchanged(row: row) }
      return .prepared(preparer.prepare(try annotate(note), sha256: sha256))
    } catch { return .failed(error) }
  }

  private static func unchangedRow(_ note: Note, _ sha256: String, _ known: KnownNotes?)
    throws(IndexFailure) -> Int?
  {
    do throws(StoreError) {
      return try known?.row(of: note, sha256: sha256)
    } catch { throw IndexFailure(note.id, error.description) }
  }

  private func take(
    _ step: Step, _ summary: inout IndexSummary, _ tell: (IndexSummary, IndexFailure?) -> Void
  ) throws(StoreError) {
    switch step {
    case .prepared(let prepared):
      switch try writer.add(prepared) {
      case .new: summary.new += 1
      case .changed: summary.changed += 1
      case .unchanged: summary.unchanged += 1
      }
      summary.bytes += prepared.note.text.count
      for entity in prepared.entities { summary.entities[entity.type, default: 0] += 1 }
      tell(summary, nil)
    case .unchanged(let row):
      writer.keep(row: row)
      summary.unchanged += 1
      tell(summary, nil)
    case .failed(let failure):
      try writer.fail(failure.place, failure.reason)
      summary.failed += 1
      tell(summary, failure)
    }
  }
}
