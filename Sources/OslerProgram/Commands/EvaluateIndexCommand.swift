import ClinicalRecord
import Console
import Evaluation
import Files
import Glibc
import Lexicon
import RecordFormats
import RecordIndex
import TensorCore

/// `osler evaluate index`: whether entity fields find the notes that say so, and only them.
struct EvaluateIndexCommand: Command {
  static let spec = CommandSpec(
    "evaluate index", "measure disease: and drug: queries against annotated notes",
    operands: "PATH...",
    options: [
      Option(
        "db", value: "FILE", "the index to make; it stays, so that single answers can be looked at"),
      Option("concepts", value: "N", "ask for the N most frequent concepts; default 50"),
      Option("jobs", short: "j", value: "N", "workers; default one a core"),
      OutputForm.option([.table, .ndjson]),
    ] + ModelOptions.table,
    examples: [
      .init(
        "osler evaluate index notes/dev --db dev.db", "fifty concepts, and plain words beside them")
    ],
    details:
      "A note is wanted when it has an annotated mention, present with the patient, that contains the concept's name or a synonym as whole words, in any form."
  )

  private let paths: [String]
  private let file: String
  private let models: ModelOptions
  private let most: Int
  private let workers: Int
  private let arguments: Arguments

  init(_ arguments: Arguments) throws(Misuse) {
    self.arguments = arguments
    paths = arguments.operands
    models = ModelOptions(arguments)
    most = try arguments.integer("concepts", standard: 50)
    workers = try arguments.integer("jobs", most: 1_024, standard: Workers.cores)
    guard !paths.isEmpty, let file = arguments.text("db") else {
      throw Misuse(
        "say which annotated notes, and where their index goes: osler evaluate index PATH... --db FILE"
      )
    }
    guard access(file, F_OK) != 0 else {
      throw Misuse("\(file) exists; other notes in it would be measured too: name a new file")
    }
    self.file = file
  }

  func run() throws -> Outcome {
    let gold = try GoldInput.read(paths)
    try index(gold.map(\.note))
    let reader = try IndexReader(file, concepts: ConceptNames.lookup)
    var measure = ConceptMeasure(gold)
    for concept in measure.mostFrequent(most) {
      let entities = try ids(reader, "\(concept.type.rawValue):\"\(concept.name)\"", gold.count)
      let words = try ids(reader, "\"\(concept.name)\"", gold.count)
      measure.add(concept, entities: entities, words: words)
    }
    var output = Output()
    let form = OutputForm(arguments, isTerminal: output.isTerminal)
    measure.lines(form, Style(isTerminal: output.isTerminal)).forEach { output.line($0) }
    output.flush()
    return .done
  }

  private func index(_ notes: [Note]) throws {
    let annotation = try NoteAnnotation(models, textOnly: false)
    let writer = try IndexWriter(file, annotator: annotation.name, names: ConceptNames.name)
    var left = notes[...]
    _ = try IndexRun(writer, workers: workers).run(
      next: { left.popFirst().map { .success($0) } },
      makeAnnotator: { annotation.makeAnnotator() }, tell: { _, _ in })
    try writer.finish()
  }

  private func ids(_ reader: IndexReader, _ query: String, _ most: Int) throws -> Set<String> {
    let hits = try reader.search(SearchQuery(query), SearchOptions(limit: most)).hits
    return Set(hits.map(\.note.id))
  }
}
