import ClinicalRecord
import Console
import Evaluation
import JSON

/// How often assertions were right, in all and for each status.
struct AssertionScores {
  private(set) var right = 0
  private(set) var all = 0
  /// [wanted][given]
  private var confusion: [AssertionStatus: [AssertionStatus: Int]] = [:]

  mutating func add(wanted: AssertionStatus, given: AssertionStatus) {
    all += 1
    right += wanted == given ? 1 : 0
    confusion[wanted, default: [:]][given, default: 0] += 1
  }

  var accuracy: Double { all == 0 ? 0 : Double(right) / Double(all) }

  private func count(_ wanted: AssertionStatus, _ given: AssertionStatus) -> Int {
    confusion[wanted]?[given] ?? 0
  }

  /// The counts of one status.
  func counts(_ status: AssertionStatus) -> Counts {
    let others = AssertionStatus.allCases.filter { $0 != status }
    return Counts(
      truePositives: count(status, status),
      falsePositives: others.reduce(0) { $0 + count($1, status) },
      falseNegatives: others.reduce(0) { $0 + count(status, $1) })
  }

  func lines(_ style: Style) -> [String] {
    var table = TableText(
      header: ["assertion", "precision", "recall", "F1", "mentions"]
        + AssertionStatus.allCases.map { "> \($0.rawValue)" })
    for status in AssertionStatus.allCases {
      let counts = counts(status)
      table.rows.append(
        [status.rawValue] + ScoreText.cells(counts)
          + AssertionStatus.allCases.map { "\(count(status, $0))" })
    }
    return ["accuracy \(ScoreText.share(accuracy)) (\(right) of \(all))"]
      + table.lines(style: style)
  }
}

/// Scores in the words of tables and rows.
enum ScoreText {
  /// Four decimals; a dash when there is nothing to divide by.
  static func share(_ value: Double?) -> String {
    guard let value else { return "-" }
    let digits = "\(Int((value * 10000).rounded()) + 100000)".dropFirst()
    return "\(digits.first == "1" ? "1" : "0").\(digits.dropFirst())"
  }

  /// Precision, recall, F1 and the number of wanted ones.
  static func cells(_ counts: Counts) -> [String] {
    [share(counts.precision), share(counts.recall), share(counts.f1)]
      + ["\(counts.truePositives + counts.falseNegatives)"]
  }

  /// The row of one label as NDJSON.
  static func write(_ label: String, _ counts: Counts, into writer: inout JSONWriter) {
    writer.object {
      $0.member("label", label)
      $0.member("precision", counts.precision ?? .nan, digits: 4)
      $0.member("recall", counts.recall ?? .nan, digits: 4)
      $0.member("f1", counts.f1 ?? .nan, digits: 4)
      $0.member("wanted", counts.truePositives + counts.falseNegatives)
    }
  }
}
