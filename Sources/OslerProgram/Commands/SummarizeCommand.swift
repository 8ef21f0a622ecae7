import ClinicalRecord
import Console
import Summarization

/// `osler summarize`: one patient's notes as a handover page.
struct SummarizeCommand: Command {
  static let spec = CommandSpec(
    "summarize", "make a handover page from one patient's notes", operands: "PATH...",
    options: [
      Option("words", value: "N", "the most words of all statements together; default 450"),
      Option(
        "format", value: "FORMAT", choices: ["markdown", "json", "html"],
        "how to print; default markdown on a terminal, else json"),
      Option(
        "style", value: "STYLE", choices: HandoverStyle.allCases.map { $0.rawValue },
        "the layout of the page; default ipass"),
      Option("model", value: "FILE", "weights to use in place of the linked ones"),
      SummaryWeights.rankerOption,
    ] + CaseInput.table,
    examples: [
      .init("osler summarize corpora/notes/stroke --format markdown", "an I-PASS page"),
      .init("osler summarize corpora/notes/stroke --format html > page.html", "one page to print"),
      .init("osler summarize --patient p7 --db ward.db", "a patient of an index"),
    ],
    details:
      "Every statement quotes the notes and shows where; `osler verify` checks it again. What the page had no room for is listed as left out."
  )

  private let input: CaseInput
  private let words: Int
  private let format: String?
  private let style: HandoverStyle
  private let weights: SummaryWeights

  init(_ arguments: Arguments) throws(Misuse) {
    input = try CaseInput(arguments)
    words = try arguments.integer("words", standard: 450)
    format = arguments.text("format")
    weights = SummaryWeights(arguments)
    style = arguments.text("style").flatMap { HandoverStyle(rawValue: $0) } ?? .ipass
  }

  func run() throws -> Outcome {
    var loaded: Result<HandoverBuilder, any Error>?
    let reading = try CaseReading { loaded = Result { try weights.builder() } }
    var builder = try loaded!.get()
    builder.words = words
    let (notes, failed) = try input.notes(reading)
    let patients = Set(notes.compactMap { $0.note.patient })
    guard patients.count <= 1 else {
      throw Failure(
        "the notes are of \(patients.count) patients (\(patients.sorted().prefix(3).joined(separator: ", "))); a handover is of one"
      )
    }
    let handover = builder.handover(of: notes)
    var output = Output()
    switch format ?? (output.isTerminal ? "markdown" : "json") {
    case "json": output.line(HandoverJSON.text(handover))
    case "html": output.write(HandoverPage.html(handover, style: style).utf8)
    default: output.write(HandoverText.markdown(handover, style: style).utf8)
    }
    output.flush()
    if failed > 0 { Words.say("\(failed) of \(failed + notes.count) inputs failed") }
    return failed > 0 ? .failed : .done
  }
}
