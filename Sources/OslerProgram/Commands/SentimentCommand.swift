import ClinicalRecord
import ClinicalText
import Console
import Files
import JSON
import RecordFormats
import SentimentAnalysis

/// `osler sentiment`: what patients think, comment by comment.
struct SentimentCommand: Command {
  static let spec = CommandSpec(
    "sentiment", "tell how satisfied comments are, about what, and which words say so",
    operands: "[PATH...]",
    options: [
      OutputForm.option([.table, .ndjson, .csv]), OffsetUnit.option,
      Option("report", value: "FILE", "write one HTML page over all comments instead of rows"),
      Option("notes", "read clinical notes: only what the patient is said to think of the care"),
      Option("question", value: "TEXT", "the question that rows without one answer"),
      Option("model", value: "FILE", "another model than the linked one"),
      Option("rules", "read by lexicon and rules alone, without the model"),
      Option("text-column", value: "NAME", "the CSV column that holds the text"),
      Option("id-column", value: "NAME", "the CSV column that holds the comment's id"),
      Option("question-column", value: "NAME", "the CSV column that holds the question"),
      Option("date-column", value: "NAME", "the CSV column that holds the date"),
    ],
    examples: [
      .init("osler sentiment comments.ndjson", "one row a comment"),
      .init("osler sentiment comments.ndjson --report page.html", "stars, aspects and trend"),
      .init("echo 'No side effects at all!' | osler sentiment", "try one line"),
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) throws(Misuse) { self.arguments = arguments }

  private func model() throws -> SentimentModel? {
    if arguments.has("rules") { return nil }
    guard let file = arguments.text("model") else { return SentimentModel.linked }
    return try SentimentModel(path: file)
  }

  func run() throws -> Outcome {
    try FilePlan(arguments, reads: ["model"], writes: ["report"]).check()
    var output = Output()
    let form = OutputForm(arguments, isTerminal: output.isTerminal)
    let columns = FeedbackColumns(
      text: arguments.text("text-column"), id: arguments.text("id-column"),
      question: arguments.text("question-column"), date: arguments.text("date-column"))
    var comments = try FeedbackReader(arguments.operands, columns: columns)
    let reader = SentimentReader(model: try model())
    let printer = SentimentPrinter(form: form, unit: OffsetUnit(arguments))
    var summary = FeedbackSummary()
    let report = arguments.text("report")
    if report == nil { printer.begin(&output) }
    var (done, failed) = (0, 0)
    var batch: [Comment] = []
    var progress = Progress("sentiment", total: nil, unit: "comments")
    var isOpen = true
    if arguments.has("notes") { return try readNotes(reader, printer, &output) }
    while isOpen {
      switch comments.next() {
      case .success(var comment)?:
        comment.question = comment.question ?? arguments.text("question")
        batch.append(comment)
      case .failure(let error)?:
        Words.say("\(error)")
        failed += 1
      case nil: isOpen = false
      }
      guard batch.count == SentimentReader.batch || !isOpen else { continue }
      for (comment, sentiment) in zip(batch, reader.read(batch)) {
        if report == nil { printer.print(comment, sentiment, to: &output) }
        if report != nil { summary.add(comment, sentiment) }
      }
      done += batch.count
      batch.removeAll(keepingCapacity: true)
      progress.update(done)
    }
    output.flush()
    if let report { try write(summary, to: report) }
    if failed > 0 { Words.say("\(failed) of \(done + failed) comments failed") }
    return failed > 0 ? .failed : .done
  }

  /// The patient's stated experience in clinical notes.
  private func readNotes(
    _ reader: borrowing SentimentReader, _ printer: SentimentPrinter, _ output: inout Output
  ) throws -> Outcome {
    let notes = NoteReader(arguments.operands)
    var (done, failed) = (0, 0)
    while let next = notes.next() {
      switch next {
      case .success(let note):
        let comment = Comment(id: note.id, text: note.text, date: note.date)
        printer.print(comment, reader.readExperience(in: note), to: &output)
        done += 1
      case .failure(let error):
        Words.say("\(error)")
        failed += 1
      }
    }
    output.flush()
    if failed > 0 { Words.say("\(failed) of \(done + failed) notes failed") }
    return failed > 0 ? .failed : .done
  }

  private func write(_ summary: FeedbackSummary, to path: String) throws(FileError) {
    var file = try AtomicFile(path)
    try file.write(FeedbackReport(summary, title: "What patients say").html)
    try file.commit()
  }
}
