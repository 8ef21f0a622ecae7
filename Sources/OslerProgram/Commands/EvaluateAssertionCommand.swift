import ClinicalRecord
import ClinicalText
import Console
import EntityRecognition
import Evaluation
import JSON
import RecordFormats

/// `osler evaluate assertion`: measures assertions and drug attributes against annotations.
struct EvaluateAssertionCommand: Command {
  static let spec = CommandSpec(
    "evaluate assertion", "measure assertions and drug attributes on annotated mentions",
    operands: "PATH...",
    options: [
      OutputForm.option([.table, .ndjson]), Option("errors", "list what was wrong"),
      Option("rules", "go by cues and sections alone, without the classifier"),
    ],
    examples: [
      .init("osler evaluate assertion --errors gold/", "a folder of ID.txt and ID.ann"),
      .init("osler evaluate assertion kit.tsv", "a table of the NegEx kit"),
    ],
    details: """
      A folder holds notes with brat standoff; a .tsv file has the columns of the NegEx kit (report, concept, sentence, \
      negation, temporality, experiencer; rows with a blank label are left out). The annotated spans are given, only what is \
      said of them is measured.
      """)

  private let arguments: Arguments

  init(_ arguments: Arguments) throws(Misuse) {
    guard !arguments.operands.isEmpty else {
      throw Misuse("`osler evaluate assertion` needs a PATH")
    }
    self.arguments = arguments
  }

  func run() throws -> Outcome {
    var output = Output()
    let form = OutputForm(arguments, isTerminal: output.isTerminal)
    let style = Style(isTerminal: output.isTerminal)
    for path in arguments.operands {
      let reader = AssertionReader(rulesOnly: arguments.has("rules"))
      if path.hasSuffix(".tsv") {
        var measure = KitMeasure(reader: reader)
        for row in try NegExReader.read(path) where row.isComplete { measure.add(row) }
        show(measure.errors, measure.scores, [], path, form, style, &output)
      } else {
        var measure = NoteMeasure(reader: reader)
        for gold in try BratReader.read(path) { measure.add(gold) }
        measure.lines(style).forEach { if form == .table { output.line($0) } }
        show(measure.errors, measure.rows, [], path, form, style, &output)
      }
    }
    output.flush()
    return .done
  }

  private func show(
    _ errors: [String], _ scores: [(String, Counts)], _ lines: [String], _ path: String,
    _ form: OutputForm, _ style: Style, _ output: inout Output
  ) {
    if form == .table {
      var table = TableText(header: ["label", "precision", "recall", "F1", "wanted"])
      for (label, counts) in scores { table.rows.append([label] + ScoreText.cells(counts)) }
      table.lines(style: style).forEach { output.line($0) }
    } else {
      for (label, counts) in scores {
        var writer = JSONWriter()
        ScoreText.write(label, counts, into: &writer)
        output.line(writer.text)
      }
    }
    if arguments.has("errors") { errors.forEach { output.line($0) } }
  }
}
