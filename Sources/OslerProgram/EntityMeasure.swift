import ClinicalRecord
import ClinicalText
import Console
import Evaluation
import JSON
import RecordFormats

/// Gathers scores and errors of mentions over many notes.
struct EntityMeasure {
  private var types = MentionReport()
  private var groups = MentionReport()
  private var sections: [String: MentionReport] = [:]
  private var errors: [String: [String]] = [:]
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

  mutating func add(
    _ note: Note, _ wanted: [Mention], predicted: [Mention], sections noteSections: [Section]
  ) {
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
    collectErrors(note, wanted, predicted)
  }

  private static func merged(_ mentions: [Mention]) -> [Mention] {
    mentions.map { Mention($0.range, group($0.label)) }
  }

  private mutating func collectErrors(_ note: Note, _ wanted: [Mention], _ predicted: [Mention]) {
    let right = Set(wanted).intersection(predicted)
    for guess in predicted where !right.contains(guess) {
      let near = wanted.first { $0.range.overlaps(guess.range) }
      let kind =
        near == nil
        ? "invented \(guess.label)"
        : near!.range == guess.range
          ? "\(near!.label) called \(guess.label)"
          : near!.label == guess.label
            ? "\(guess.label) cut wrongly" : "\(near!.label) cut wrongly and called \(guess.label)"
      errors[kind, default: []].append(context(note, guess.range, near?.range))
    }
    for missed in wanted
    where !right.contains(missed) && !predicted.contains(where: { $0.range.overlaps(missed.range) })
    {
      errors["missed \(missed.label)", default: []].append(context(note, missed.range, nil))
    }
  }

  private func context(_ note: Note, _ range: TextRange, _ wanted: TextRange?) -> String {
    let bytes = note.text.bytes
    func edge(_ offset: Int) -> Int32 {
      var place = max(0, min(bytes.count, offset))
      while place < bytes.count, bytes[place] & 0xC0 == 0x80 { place += 1 }
      return Int32(place)
    }
    let before = TextRange(edge(Int(range.lower) - 60), range.lower)
    let after = TextRange(range.upper, edge(Int(range.upper) + 60))
    let escape = NotePage.escape
    var row = "<tr><td>\(escape(note.id))</td><td>\(escape(note.text[before]))"
    row += "<mark>\(escape(note.text[range]))</mark>\(escape(note.text[after]))</td>"
    return row + "<td>\(wanted.map { escape(note.text[$0]) } ?? "")</td></tr>"
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
    guard form == .table else { return rows.map { Self.json($0.scope, $0.row) } }
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
    return table.lines(style: style)
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

  /// A page of all errors by kind, the largest kind first.
  func errorPage() -> String {
    var page = """
      <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Errors by kind</title><style>
      body{font:15px/1.45 system-ui,sans-serif;margin:1rem auto;max-width:70rem}td{vertical-align:top;padding:.2rem .6rem}
      mark{background:#fbd38d}h2{margin:1.5rem 0 .3rem}</style></head><body><h1>Errors by kind</h1>

      """
    for (kind, rows) in errors.sorted(by: { (-$0.value.count, $0.key) < (-$1.value.count, $1.key) })
    {
      page +=
        "<h2>\(NotePage.escape(kind)) (\(rows.count))</h2>\n<table><tr><th>note</th><th>text</th><th>wanted</th></tr>\n"
      page += rows.joined(separator: "\n") + "\n</table>\n"
    }
    return page + "</body></html>\n"
  }
}
