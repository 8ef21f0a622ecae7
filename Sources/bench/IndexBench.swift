import Annotation
import ClinicalRecord
import ClinicalText
import Console
import Embeddings
import EntityRecognition
import Files
import Glibc
import JSON
import Lexicon
import RecordIndex
import RecordStore
import TensorCore

/// `bench index`: how fast notes become an index, how large it is, and how fast it answers.
struct IndexBench: Command {
  static let spec = CommandSpec(
    "index", "notes into an index, and 200 queries of ten kinds",
    options: [
      Option("path", value: "FOLDER", "the notes to replicate; default corpora/notes"),
      Option("notes", value: "N", "how many notes to make of them; default 100000"),
      Option(
        "read", value: "WHAT", choices: ["text", "lexicon", "union"], "what is read; default text"),
      Option("db", value: "FILE", "keep the index here; when it exists, only ask it"),
      Option(
        "export", value: "FILE",
        "write notes (FILE.ndjson) and queries (FILE.queries) for the peers"),
      Option("jobs", short: "j", value: "N", "workers; default: cores"),
      Option("readers", value: "N", "readers that ask while notes are indexed; default 0"),
    ])

  private let folder: String
  private let count: Int
  private let read: String
  private let file: String?
  private let export: String?
  private let jobs: Int
  private let readers: Int

  init(_ arguments: Arguments) throws(Misuse) {
    folder = arguments.text("path") ?? "corpora/notes"
    count = try arguments.integer("notes", standard: 100_000)
    read = arguments.text("read") ?? "text"
    file = arguments.text("db")
    export = arguments.text("export")
    jobs = try arguments.integer("jobs", most: 1_024, standard: Workers.cores)
    readers = try arguments.integer("readers", least: 0, most: 1_024, standard: 0)
  }

  func run() throws -> Outcome {
    let scratch = try file == nil ? ScratchFolder() : nil
    let path = file ?? "\(scratch!.path)/notes.db"
    defer { withExtendedLifetime(scratch) {} }
    if access(path, F_OK) != 0 { try index(into: path) }
    let queries = try queries(path)
    if let export { try write(export, queries) }
    try check(queries, path)
    try ask(queries, path)
    return .done
  }

  // MARK: indexing

  private func index(into path: String) throws {
    let models = read == "text" ? nil : try EntityModels.linked(withTagger: read == "union")
    let sources: EntitySources = read == "lexicon" ? .lexicon : .union
    let vectors = try models.map { _ in try Self.vectors() }
    let writer = try IndexWriter(path, annotator: read) { key in
      ConceptLexicon.linked.number(ofID: key).map { ConceptLexicon.linked.name($0) }
    }
    var notes = try ReplicatedNotes(folder, count: count)
    var watchers: [Watcher] = []
    for _ in 0..<readers { watchers.append(Watcher(path)) }
    let start = Stopwatch.now
    let summary = try IndexRun(writer, workers: jobs).run(
      next: { notes.next().map { .success($0) } },
      makeAnnotator: { BenchReader.make(models, vectors, sources) }, tell: { _, _ in })
    try writer.finish()
    let seconds = Stopwatch.now - start
    for watcher in watchers { try watcher.finish() }
    var status = stat()
    stat(path, &status)
    let megabytes = Double(summary.bytes) / 1e6
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    let processor =
      Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
      + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
    print(
      "\(summary.new) notes, \(Rounds.decimal(megabytes)) MB, \(read): \(Rounds.decimal(seconds)) s,",
      "\(Rounds.decimal(megabytes / seconds)) MB/s, \(Rounds.decimal(Double(summary.new) / seconds)) notes/s;",
      "processor \(Rounds.decimal(processor)) s, \(Rounds.decimal(megabytes / processor)) MB/s a core"
    )
    let ratio = Double(status.st_size) / Double(summary.bytes)
    print(
      "file \(Rounds.decimal(ratio * 100)) % of the text; peak memory \(Rounds.decimal(Rounds.peakMemory)) MB"
    )
  }

  private static func vectors() throws -> WordVectors {
    guard let file = LinkedFile("models/vectors-clinical.safetensors") else {
      throw BenchError("this program has no vectors of its own")
    }
    return try WordVectors(WeightFile(bytes: file.bytes, source: file.name))
  }

  // MARK: queries

  private func queries(_ path: String) throws -> [IndexQueries.Query] {
    let database = try Database(path, .reading)
    let breaker = WordBreaker()
    var sentences: [[String]] = []
    let texts = try database.prepare("SELECT text FROM note_text ORDER BY note LIMIT 2000")
    while try texts.step() {
      let text = NoteText(texts.text(0))
      var run: [String] = []
      for token in breaker.tokens(of: text) {
        if token.kind == .word, token.range.count > 2 {
          run.append(text[token.range].lowercased())
        } else if !run.isEmpty {
          if run.allSatisfy({ $0.utf8.allSatisfy { $0 &- 0x61 < 26 } }) { sentences.append(run) }
          run = []
        }
      }
    }
    var concepts: [(String, String)] = []
    let names = try database.prepare(
      "SELECT type, words FROM mention JOIN concept ON concept.row = concept"
        + " WHERE type IN ('disease', 'drug') ORDER BY mention.row LIMIT 400")
    while try names.step() { concepts.append((names.text(0), names.text(1))) }
    var codes: [String] = []
    let rows = try database.prepare(
      "SELECT DISTINCT code FROM concept_code WHERE system = 'ICD-10-CM' ORDER BY concept LIMIT 100"
    )
    while try rows.step() { codes.append(rows.text(0)) }
    return IndexQueries(
      each: 20, sentences: sentences, concepts: codes.isEmpty ? [] : concepts, codes: codes
    ).all
  }

  /// The answers to words, phrases and the like are FTS5's own.
  private func check(_ queries: [IndexQueries.Query], _ path: String) throws {
    let index = try IndexReader(path)
    let database = try Database(path, .reading)
    let match = try database.prepare("SELECT count(*) FROM note_words WHERE note_words MATCH ?")
    var checked = 0
    for query in queries {
      guard let text = query.match else { continue }
      let folded = text.split(separator: "\"", omittingEmptySubsequences: false).enumerated().map {
        $0 % 2 == 0 || query.kind == "prefix"
          ? String($1)
          : $1.split(separator: " ").map { Folding.fold(String($0)) }.joined(separator: " ")
      }.joined(separator: "\"")
      match.bind(1, folded)
      guard try match.step() else { continue }
      let expected = match.integer(0)
      match.reset()
      let count = try index.count(SearchQuery(query.text))
      guard count == expected else {
        throw BenchError("\(query.text): \(count) notes, but FTS5 finds \(expected)")
      }
      checked += 1
    }
    print("\(checked) answers are those of FTS5")
  }

  private func ask(_ queries: [IndexQueries.Query], _ path: String) throws {
    let index = try IndexReader(path) { ConceptLexicon.linked.lookup($0).map { $0.id } }
    for query in queries { _ = try answer(query, index) }
    var times: [String: [Double]] = [:]
    var processor: [Double] = []
    var spent: [String: [Double]] = [:]
    for _ in 0..<3 {
      for query in queries {
        let (start, begun) = (Stopwatch.now, Stopwatch.threadTime)
        _ = try answer(query, index)
        processor.append((Stopwatch.threadTime - begun) * 1000)
        times[query.kind, default: []].append((Stopwatch.now - start) * 1000)
        spent[query.kind, default: []].append(processor.last!)
      }
    }
    var table = TableText(header: [
      "kind", "p50 ms", "p95 ms", "max ms", "processor p50", "p95", "max",
    ])
    for kind in IndexQueries.kinds {
      if let row = times[kind] {
        table.rows.append([kind] + Self.quantiles(row) + Self.quantiles(spent[kind]!))
      }
    }
    table.rows.append(
      ["all"] + Self.quantiles(times.values.flatMap { $0 }) + Self.quantiles(processor))
    for line in table.lines(style: Style(isTerminal: false)) { print(line) }
  }

  /// Asks as the program does: the ten best with their passages, or the cohort, or the facets.
  private func answer(_ query: IndexQueries.Query, _ index: IndexReader) throws -> Int {
    let understood = try SearchQuery(query.text)
    switch query.kind {
    case "cohort": return try index.patients(understood).count
    case "facets": return try index.facets(understood).count
    default:
      let result = try index.search(understood)
      for hit in result.hits { _ = hit.passage() }
      return result.count
    }
  }

  private static func quantiles(_ times: [Double]) -> [String] {
    let sorted = times.sorted()
    func at(_ share: Double) -> String {
      let value = sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
      return "\((value * 100).rounded() / 100)"
    }
    return [at(0.5), at(0.95), at(1)]
  }

  /// Notes and queries for programs that are compared with.
  private func write(_ name: String, _ queries: [IndexQueries.Query]) throws {
    var notes = try ReplicatedNotes(folder, count: count)
    var output = try AtomicFile("\(name).ndjson")
    var writer = JSONWriter()
    while let note = notes.next() {
      writer.removeAll()
      writer.object {
        $0.member("id", note.id)
        $0.name("text")
        $0.string(note.text.bytes)
      }
      try output.write(writer.bytes)
      try output.write("\n")
    }
    try output.commit()
    var list = try AtomicFile("\(name).queries")
    for query in queries { try list.write("\(query.kind)\t\(query.text)\n") }
    try list.commit()
  }
}

/// Reads one note for the index.
private final class BenchReader {
  private var annotator: Annotator?
  private let meaning: TextMeaning?
  private let breaker = WordBreaker()
  private let finder = SectionFinder()

  private init(_ models: EntityModels?, _ vectors: WordVectors?, _ sources: EntitySources) {
    if let models { annotator = Annotator(models, sources: sources) }
    meaning = vectors.map { TextMeaning($0) }
  }

  static func make(_ models: EntityModels?, _ vectors: WordVectors?, _ sources: EntitySources)
    -> IndexRun.Annotate
  {
    let reader = BenchReader(models, vectors, sources)
    return { (note) throws(IndexFailure) in
      let annotated = reader.read(note)
      return NoteReading(annotated, vector: reader.meaning?.vector(of: annotated.text))
    }
  }

  private func read(_ note: Note) -> AnnotatedNote {
    if annotator != nil { return Workers.alone { annotator!.annotate(note) } }
    let tokens = breaker.tokens(of: note.text, in: note.body)
    let sections = finder.sections(in: note.text, LineLayout(note.text, in: note.body))
    return AnnotatedNote(
      note, text: TokenizedText(note.text, tokens: tokens, sentences: []), sections: sections)
  }
}

/// A reader that asks again and again while notes are written, and whose answers may only grow.
// @unchecked: `error` and `asked` are read after the thread has ended only.
private final class Watcher: @unchecked Sendable {
  private var thread = pthread_t()
  private let stop: UnsafeMutablePointer<Bool>
  private var error: String?
  private var asked = 0
  private let path: String

  init(_ path: String) {
    self.path = path
    stop = .allocate(capacity: 1)
    stop.initialize(to: false)
    pthread_create(
      &thread, nil,
      { pointer in
        Unmanaged<Watcher>.fromOpaque(pointer!).takeRetainedValue().watch()
        return nil
      }, Unmanaged.passRetained(self).toOpaque())
  }

  private func watch() {
    do {
      let index = try IndexReader(path)
      let query = try SearchQuery("patient")
      var last = 0
      while !stop.pointee {
        let result = try index.search(query)
        let holds = result.hits.allSatisfy { !$0.marks.isEmpty } && result.count >= last
        if !holds { error = "a wrong answer beside the writer" }
        last = result.count
        asked += 1
        usleep(20_000)
      }
    } catch { self.error = "\(error)" }
  }

  func finish() throws {
    stop.pointee = true
    pthread_join(thread, nil)
    if let error { throw BenchError(error) }
    print("a reader beside the writer asked \(asked) times, every answer right")
  }
}
