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
    var output = Output()
    let form = OutputForm(arguments, isTerminal: output.isTerminal)
    let columns = FeedbackColumns(
      text: arguments.text("text-column"), id: arguments.text("id-column"),
      question: arguments.text("question-column"), date: arguments.text("date-column"))
    var comments = try FeedbackReader(arguments.operands, columns: columns)
    let reader = SentimentReader(model: try model())
    let printer = SentimentPrinter(form: form, unit: OffsetUnit(arguments))
    printer.begin(&output)
    var (done, failed) = (0, 0)
    var progress = Progress("sentiment", total: nil, unit: "comments")
    while let next = comments.next() {
      switch next {
      case .success(var comment):
        comment.question = comment.question ?? arguments.text("question")
        printer.print(comment, reader.read(comment), to: &output)
        done += 1
      case .failure(let error):
        Words.say("\(error)")
        failed += 1
      }
      progress.update(done)
    }
    output.flush()
    if failed > 0 { Words.say("\(failed) of \(done + failed) comments failed") }
    return failed > 0 ? .failed : .done
  }
}
