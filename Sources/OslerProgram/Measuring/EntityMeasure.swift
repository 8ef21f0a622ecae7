import ClinicalRecord
import ClinicalText
import Console
import Evaluation
import JSON

/// Gathers scores, reliability and errors of mentions over many notes.
struct EntityMeasure {
  private var types = MentionReport()
  private var groups = MentionReport()
  private var sections: [String: MentionReport] = [:]
  private var judged: [(score: Double, isRight: Bool)] = []
  private(set) var errors = MentionErrors()
  private let merging: Bool

  /// `merging` also scores problem, treatment and test.
  init(merging: Bool) { self.merging = merging }

  /// Disease and finding are problems, drug and procedure treatments.
  static func group(_ label: String) -> String {
    switch label {
    case "disease", "finding": "problem"
    case "drug", "procedure": "treatment"
    default: label
    }
  }

  /// Adds a note: what was wanted and what was found, each with how sure it is, in what sections.
  mutating func add(
    _ note: Note, _ wanted: [Mention], found: [(mention: Mention, score: Double)],
    sections noteSections: [Section]
  ) {
    let predicted = found.map(\.mention)
    types.add(MentionScore(wanted: wanted, predicted: predicted))
    if merging {
      groups.add(MentionScore(wanted: Self.merged(wanted), predicted: Self.merged(predicted)))
    }
    for kind in Set(noteSections.map(\.kind.name)) {
      func inside(_ mention: Mention) -> Bool {
        noteSections.last { $0.range.lower <= mention.range.lower }?.kind.name == kind
      }
      sections[kind, default: MentionReport()].add(
        MentionScore(wanted: wanted.filter(inside), predicted: predicted.filter(inside)))
    }
    let right = Set(wanted)
    judged += found.map { ($0.score, right.contains($0.mention)) }
    errors.add(note, wanted, predicted)
  }

  private static func merged(_ mentions: [Mention]) -> [Mention] {
    mentions.map { Mention($0.range, group($0.label)) }
  }

  /// The scores as lines of a table or of NDJSON.
  func lines(_ form: OutputForm, bySection: Bool, style: Style) -> [String] {
    var rows: [(scope: String, row: MentionReport.Row)] = types.rows.map { ("types", $0) }
    if merging { rows += groups.rows.map { ("problem, treatment, test", $0) } }
    if bySection {
      for kind in sections.keys.sorted() {
        rows += sections[kind]!.rows.suffix(2).map { (kind, $0) }
      }
    }
    guard form == .table else {
      return rows.map { Self.json($0.scope, $0.row) } + reliabilityRows + errorRows
    }
    var table = TableText(header: [
      "scope", "label", "match", "precision", "recall", "F1", "95 %", "wanted",
    ])
    for (scope, row) in rows {
      let interval =
        row.interval.map { "\(Self.percent($0.lowerBound))-\(Self.percent($0.upperBound))" } ?? ""
      table.rows.append([
        scope, row.label, row.match, Self.percent(row.counts.precision),
        Self.percent(row.counts.recall),
        Self.percent(row.counts.f1), interval,
        "\(row.counts.truePositives + row.counts.falseNegatives)",
      ])
    }
    return table.lines(style: style) + [""] + reliabilityTable.lines(style: style) + [""]
      + errorTable.lines(style: style)
  }

  /// Of the mentions with a score of about 0.9, about 90 % should be right.
  private var reliabilityTable: TableText {
    var table = TableText(header: ["score", "mentions", "mean score", "right"])
    for row in Calibration.table(judged) {
      table.rows.append([
        Self.band(row), "\(row.count)", Self.percent(row.meanScore), Self.percent(row.rightShare),
      ])
    }
    return table
  }

  private var errorTable: TableText {
    var table = TableText(header: ["error", "mentions"])
    table.rows = errors.counts.map { [$0.kind, "\($0.count)"] }
    return table
  }

  private var reliabilityRows: [String] {
    Calibration.table(judged).map { row in
      var writer = JSONWriter()
      writer.object {
        $0.member("scope", "reliability")
        $0.member("label", Self.band(row))
        $0.member("match", "exact")
        $0.member("score", row.meanScore, digits: 4)
        $0.member("right", row.rightShare, digits: 4)
        $0.member("found", row.count)
      }
      return writer.text
    }
  }

  private var errorRows: [String] {
    errors.counts.map { kind, count in
      var writer = JSONWriter()
      writer.object {
        $0.member("scope", "errors")
        $0.member("label", kind)
        $0.member("match", "exact")
        $0.member("count", count)
      }
      return writer.text
    }
  }

  private static func band(_ row: Calibration.Row) -> String {
    let tenth = Int((row.scores.lowerBound * 10).rounded())
    return "0.\(tenth)-\(tenth == 9 ? "1.0" : "0.\(tenth + 1)")"
  }

  private static func json(_ scope: String, _ row: MentionReport.Row) -> String {
    var writer = JSONWriter()
    writer.object {
      $0.member("scope", scope)
      $0.member("label", row.label)
      $0.member("match", row.match)
      $0.name("precision")
      $0.number(row.counts.precision ?? .nan, digits: 4)
      $0.name("recall")
      $0.number(row.counts.recall ?? .nan, digits: 4)
      $0.name("f1")
      $0.number(row.counts.f1 ?? .nan, digits: 4)
      if let interval = row.interval {
        $0.name("interval")
        $0.array {
          $0.number(interval.lowerBound, digits: 4)
          $0.number(interval.upperBound, digits: 4)
        }
      }
      $0.member("wanted", row.counts.truePositives + row.counts.falseNegatives)
      $0.member("found", row.counts.truePositives + row.counts.falsePositives)
    }
    return writer.text
  }

  private static func percent(_ value: Double?) -> String {
    guard let value else { return "-" }
    let tenths = Int((value * 1000).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}
