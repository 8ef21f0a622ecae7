import JSON
import SentimentAnalysis

/// What word vectors bring the reading of comments: trainings that differ in nothing else, side by side.
struct SentimentLedger {
  struct Row {
    var vectors: String
    var set: String
    /// The whole model's figures, then those of its networks alone.
    var whole: SentimentScore
    var networks: SentimentScore
  }

  var rows: [Row] = []

  var markdown: String {
    var text = """
      # What word vectors bring the reading of comments

      The same networks, trained alike on the same comments, with vectors that differ. "Networks" leaves rules and wording out.

      | set | vectors | two classes | three classes | macro F1 | aspects | networks: three classes | macro F1 | aspects |
      |---|---|---|---|---|---|---|---|---|

      """
    for row in rows {
      let cells =
        [row.set, row.vectors, Self.percent(row.whole.twoClassAccuracy)]
        + Self.cells(row.whole) + Self.cells(row.networks)
      text += "| \(cells.joined(separator: " | ")) |\n"
    }
    return text
  }

  var ndjson: String { rows.map { Self.line($0) + "\n" }.joined() }

  private static func line(_ row: Row) -> String {
    let figures = figures("whole", row.whole) + figures("networks", row.networks)
    var writer = JSONWriter()
    writer.object {
      $0.member("set", row.set)
      $0.member("vectors", row.vectors)
      for (name, value) in figures {
        $0.name(name)
        $0.number(value, digits: 4)
      }
    }
    return writer.text
  }

  private static func figures(_ part: String, _ score: SentimentScore) -> [(String, Double)] {
    [
      ("\(part)_two_class_accuracy", score.twoClassAccuracy),
      ("\(part)_three_class_accuracy", score.accuracy),
      ("\(part)_three_class_macro_f1", score.macroF1),
    ] + (score.hasAspects ? [("\(part)_aspect_f1", score.aspectF1)] : [])
  }

  private static func cells(_ score: SentimentScore) -> [String] {
    [
      percent(score.accuracy), percent(score.macroF1),
      score.hasAspects ? percent(score.aspectF1) : "",
    ]
  }

  private static func percent(_ value: Double) -> String {
    "\((1000 * value).rounded() / 10)"
  }
}
