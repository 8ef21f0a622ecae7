import ClinicalRecord
import ClinicalText
import Console
import Files
import JSON
import SentimentAnalysis

/// `osler evaluate sentiment`: how well readings agree with known stars and aspects.
struct EvaluateSentimentCommand: Command {
  static let spec = CommandSpec(
    "evaluate sentiment", "measure readings of comments against their known stars and aspects",
    operands: "PATH...",
    options: [
      Option("model", value: "FILE", "another model than the linked one"),
      Option("rules", "measure lexicon and rules alone, without the model"),
      Option("held-out", "of a set with voices, only the voices that training leaves out"),
      Option("errors", value: "FILE", "write the comments that were read wrong as NDJSON"),
    ],
    examples: [.init("osler evaluate sentiment corpora/feedback --held-out", "the dev voices")])

  private let arguments: Arguments

  init(_ arguments: Arguments) throws(Misuse) {
    self.arguments = arguments
    guard !arguments.operands.isEmpty else {
      throw Misuse("`osler evaluate sentiment` needs a file or folder of known comments")
    }
  }

  func run() throws -> Outcome {
    try FilePlan(arguments, reads: ["model"], writes: ["errors"]).check()
    var output = Output()
    var reader = SentimentReader(model: try model())
    reader.wantsEvidence = false
    for path in arguments.operands {
      var rows = try FeedbackRow.read(path)
      if arguments.has("held-out") { rows = rows.filter { VoiceSplit.isHeldOut($0.voice ?? "") } }
      var score = SentimentScore()
      var wrong: [String] = []
      for (row, sentiment) in zip(rows, reader.read(rows.map(\.comment))) {
        score.add(sentiment, row)
        if arguments.has("errors"), let stars = row.stars,
          Sentiment.Label(stars: stars) != sentiment.label
        {
          wrong.append(Self.row(row, stars, sentiment))
        }
      }
      if let file = arguments.text("errors") {
        var errors = try AtomicFile(file)
        for line in wrong { try errors.write(line + "\n") }
        try errors.commit()
      }
      Self.print(path, score, &output)
    }
    output.flush()
    return .done
  }

  private func model() throws -> SentimentModel? {
    if arguments.has("rules") { return nil }
    guard let file = arguments.text("model") else { return SentimentModel.linked }
    return try SentimentModel(path: file)
  }

  private static func row(_ row: FeedbackRow, _ stars: Int, _ read: Sentiment) -> String {
    var writer = JSONWriter()
    writer.object {
      $0.member("id", row.comment.id)
      $0.member("known", stars)
      $0.member("read", read.stars)
      $0.member("polarity", Double(read.polarity), digits: 3)
      $0.member("question", row.comment.question)
      $0.member("text", row.comment.text[row.comment.text.range])
    }
    return writer.text
  }

  private static func print(_ path: String, _ score: SentimentScore, _ output: inout Output) {
    if output.isTerminal {
      var table = TableText(header: ["measure", path], width: TableText.terminalWidth())
      table.rows = figures(score).map { [$0.0, "\(($0.1 * 10000).rounded() / 10000)"] }
      for line in table.lines(style: Style(isTerminal: true)) { output.line(line) }
      return
    }
    var writer = JSONWriter()
    writer.object {
      $0.member("set", path)
      $0.member("comments", score.count)
      for (name, value) in figures(score) {
        $0.name(name)
        $0.number(value, digits: 4)
      }
    }
    output.line(writer.text)
  }

  private static func figures(_ score: SentimentScore) -> [(String, Double)] {
    var figures = [
      ("two_class_accuracy", score.twoClassAccuracy), ("three_class_accuracy", score.accuracy),
      ("three_class_macro_f1", score.macroF1), ("f1_negative", score.f1(ofClass: 0)),
      ("f1_neutral", score.f1(ofClass: 1)), ("f1_positive", score.f1(ofClass: 2)),
      ("stars_accuracy", score.starAccuracy), ("stars_mean_error", score.meanStarError),
      ("calibration_error", score.calibrationError),
    ]
    if score.hasAspects {
      figures += [("aspect_f1", score.aspectF1), ("aspect_polarity_f1", score.opinionF1)]
      figures += Aspect.allCases.map { ("aspect_\($0.name)", score.f1(of: $0)) }
    }
    return figures
  }
}
