import ClinicalRecord
import ClinicalText
import Console
import JSON
import Summarization

/// `osler evaluate summary`: handovers against the facts they should hold.
struct EvaluateSummaryCommand: Command {
  static let spec = CommandSpec(
    "evaluate summary", "score handovers against the facts of cases", operands: "PATH...",
    options: [
      Option("words", value: "N", "the most words of a page; default 450"),
      Option("model", value: "FILE", "weights to use in place of the linked ones"),
      SummaryWeights.rankerOption,
      Option("leave-one-out", "train on the other cases (of PATH and --with) before each"),
      Option("with", value: "PATH", repeats: true, "more cases to train on"),
      Option(
        "method", value: "NAME", choices: PlainMethod.allCases.map(\.rawValue),
        "choose sentences this plain way, for comparison"),
      Option("show", "print what was missed and the pages"),
      Option(
        "descriptions", value: "TSV",
        "score note lines instead: notes with a line on each, columns note and description"),
      Option("texts", value: "DIR", "the texts of those notes, NOTE.txt each"),
      Option("kept-back", value: "N", "how many of them to score; default 400"),
      Option("lines", value: "FILE", "where to write the lines with their references (.ndjson)"),
      OutputForm.option([.table, .ndjson]),
    ],
    examples: [
      .init("osler evaluate summary corpora/notes", "recall, traps, conflicts, words for each case")
    ],
    details: "PATH is a folder of cases; each case is a folder of notes with a facts.json.")

  private let paths: [String]
  private let more: [String]
  private let words: Int
  private let isLeavingOut: Bool
  private let isShowing: Bool
  private let described: DescribedInput?
  private let method: PlainMethod?
  private let arguments: Arguments

  init(_ arguments: Arguments) throws(Misuse) {
    described = try DescribedInput(arguments)
    guard !arguments.operands.isEmpty || described != nil else {
      throw Misuse("`osler evaluate summary` needs a folder of cases")
    }
    paths = arguments.operands
    more = arguments.texts("with")
    words = try arguments.integer("words", standard: 450)
    isLeavingOut = arguments.has("leave-one-out")
    isShowing = arguments.has("show")
    method = arguments.text("method").flatMap { PlainMethod(rawValue: $0) }
    self.arguments = arguments
  }

  func run() throws -> Outcome {
    try FilePlan(arguments, reads: ["model", "with", "descriptions"], writes: ["lines"]).check()
    let reading = try CaseReading()
    if let described { return try LineEvaluation(arguments).run(described, reading) }
    let cases = try reading.cases(paths)
    let others = more.isEmpty ? [] : try reading.cases(more)
    let lessons = isLeavingOut ? (cases + others).map { $0.lesson() } : []
    var output = Output()
    let form = OutputForm(arguments, isTerminal: output.isTerminal)
    var table = TableText(header: Self.header, width: TableText.terminalWidth())
    var sum = HandoverScore()
    for (index, one) in cases.enumerated() {
      let handover = try handover(one, without: index, lessons)
      let summary = try JSONParser.parse(HandoverJSON.text(handover))
      let proof = HandoverProof(summary, notes: handover.notes.map { $0.note })
      let score = HandoverScore(handover, one.facts, unproven: proof.failures.count)
      sum += score
      table.rows.append(row(one.name, score))
      if isShowing { show(one, handover, score, proof) }
    }
    table.rows.append(row("all", sum))
    if form == .table {
      for line in table.lines(style: Style(isTerminal: output.isTerminal)) { output.line(line) }
    } else {
      output.line(json(sum).text)
    }
    output.flush()
    return .done
  }

  /// The page of a case, by a model that did not see it where that was asked for.
  private func handover(
    _ one: ReferenceCase, without index: Int, _ lessons: [SalienceLesson]
  ) throws -> Handover {
    if let method { return method.handover(one.history, words: words) }
    var builder: HandoverBuilder
    if isLeavingOut {
      let others = lessons.indices.filter { $0 != index }.map { lessons[$0] }
      builder = HandoverBuilder(
        SalienceWeights.trained(on: others, ranker: SummaryWeights(arguments).ranker))
    } else {
      builder = try SummaryWeights(arguments).builder()
    }
    builder.words = words
    return builder.handover(one.history)
  }

  private static let header = [
    "case", "must", "facts", "traps", "conflicts", "false", "statements", "unproven", "words",
  ]

  private func row(_ name: String, _ score: HandoverScore) -> [String] {
    [
      name, "\(score.mustFound)/\(score.must)", "\(score.found)/\(score.facts)",
      "\(score.sprung)/\(score.traps)", "\(score.conflictsFound)/\(score.conflicts)",
      "\(score.conflictsFalse)", "\(score.statements)", "\(score.unproven)", "\(score.words)",
    ]
  }

  private func json(_ score: HandoverScore) -> JSONValue {
    func share(_ part: Int, _ whole: Int) -> JSONValue {
      whole == 0 ? .null : .number(Double(part * 1000 / whole) / 1000)
    }
    let parts = HandoverPart.allCases.compactMap { part in
      score.foundByPart[part].map { JSONValue.Member(part.rawValue, share($0.found, $0.all)) }
    }
    return .object([
      .init("cases", .integer(score.cases)), .init("must", share(score.mustFound, score.must)),
      .init("facts", share(score.found, score.facts)), .init("parts", .object(parts)),
      .init("traps", .integer(score.sprung)),
      .init("conflicts", share(score.conflictsFound, score.conflicts)),
      .init("false_conflicts", .integer(score.conflictsFalse)),
      .init("statements", .integer(score.statements)), .init("unproven", .integer(score.unproven)),
      .init("words", .integer(score.words)),
    ])
  }

  private func show(
    _ one: ReferenceCase, _ handover: Handover, _ score: HandoverScore, _ proof: HandoverProof
  ) {
    Words.say("== \(one.name): missed \(score.missed.joined(separator: "; "))")
    for statement in handover.statements {
      let text = PhraseSearch.folded(statement.text)
      let met = one.facts.facts.filter { $0.isMet(by: text) }.map(\.id).joined(separator: ",")
      Words.say(
        "  \(statement.part.rawValue) [\(met)] \(handover.notes[statement.sources[0].note].note.id): \(statement.text)"
      )
    }
    for conflict in handover.conflicts {
      Words.say("  conflict \(conflict.about)")
      for source in conflict.sources {
        let note = handover.notes[source.note].note
        Words.say("    \(note.id): \(note.text[source.range])")
      }
    }
    for failure in proof.failures { Words.say("  unproven \(failure)") }
  }
}
