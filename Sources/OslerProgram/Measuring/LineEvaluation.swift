import ClinicalRecord
import ClinicalText
import Console
import Evaluation
import Files
import JSON
import Summarization

/// Scores note lines against descriptions, beside the note's first thirty words.
struct LineEvaluation {
  private let file: String?
  private let weights: SummaryWeights
  private let form: (Bool) -> OutputForm

  init(_ arguments: Arguments) {
    file = arguments.text("lines")
    weights = SummaryWeights(arguments)
    form = { OutputForm(arguments, isTerminal: $0) }
  }

  private struct Sum {
    var one = 0.0
    var two = 0.0
    var longest = 0.0
    var words = 0

    mutating func add(_ line: String, _ reference: String) {
      let rouge = Rouge(reference: reference, summary: line)
      one += rouge.one.f
      two += rouge.two.f
      longest += rouge.longest.f
      words += line.split(separator: " ").count
    }
  }

  func run(_ described: DescribedInput, _ reading: CaseReading) throws -> Outcome {
    let writer = try weights.noteLine()
    let (_, test) = DescribedNote.split(
      try described.notes(reading), keptBack: described.keptBack)
    var ours = Sum()
    var lead = Sum()
    var rows: [JSONValue] = []
    for one in test {
      let line = writer.line(of: one.note) ?? ""
      let text = one.note.note.text
      let first = text[text.range].split(whereSeparator: \.isWhitespace).prefix(30)
        .joined(separator: " ")
      ours.add(line, one.description)
      lead.add(first, one.description)
      rows.append(
        .object([
          .init("id", .string(one.note.note.id)), .init("line", .string(line)),
          .init("reference", .string(one.description)),
        ]))
    }
    if let file {
      var output = try AtomicFile(file)
      for row in rows { try output.write(row.text + "\n") }
      try output.commit()
    }
    write(ours, lead, test.count)
    return .done
  }

  private func write(_ ours: Sum, _ lead: Sum, _ count: Int) {
    var output = Output()
    var table = TableText(
      header: ["summary", "ROUGE-1", "ROUGE-2", "ROUGE-L", "words"],
      width: TableText.terminalWidth())
    let isTable = form(output.isTerminal) == .table
    for (name, sum) in [("osler", ours), ("lead", lead)] {
      let share = 1 / Double(max(1, count))
      let values = [sum.one * share, sum.two * share, sum.longest * share]
      table.rows.append(
        [name] + values.map { "\(($0 * 1000).rounded() / 10)" } + ["\(sum.words / max(1, count))"])
      if !isTable {
        var row = JSONWriter()
        row.object {
          $0.member("summary", name)
          $0.member("rouge1", values[0], digits: 4)
          $0.member("rouge2", values[1], digits: 4)
          $0.member("rougeL", values[2], digits: 4)
          $0.member("notes", count)
        }
        output.line(row.text)
      }
    }
    if isTable {
      for line in table.lines(style: Style(isTerminal: output.isTerminal)) { output.line(line) }
    }
    output.flush()
  }
}
