import ClinicalRecord
import ClinicalText
import Evaluation
import Markup
import RecordFormats

/// Wrong and missed mentions by kind, each with the text around it.
struct MentionErrors {
  private var rows: [String: [String]] = [:]

  /// How many errors of each kind there are, the largest kind first.
  var counts: [(kind: String, count: Int)] {
    rows.map { ($0.key, $0.value.count) }.sorted { (-$0.1, $0.0) < (-$1.1, $1.0) }
  }

  mutating func add(_ note: Note, _ wanted: [Mention], _ predicted: [Mention]) {
    let right = Set(wanted).intersection(predicted)
    for guess in predicted where !right.contains(guess) {
      let near = wanted.first { $0.range.overlaps(guess.range) }
      rows[Self.kind(guess, near), default: []].append(row(note, guess.range, near?.range))
    }
    for missed in wanted
    where !right.contains(missed) && !predicted.contains(where: { $0.range.overlaps(missed.range) })
    {
      rows["missed \(missed.label)", default: []].append(row(note, missed.range, nil))
    }
  }

  private static func kind(_ guess: Mention, _ near: Mention?) -> String {
    guard let near else { return "invented \(guess.label)" }
    if near.range == guess.range { return "\(near.label) called \(guess.label)" }
    return near.label == guess.label
      ? "\(guess.label) cut wrongly" : "\(near.label) cut wrongly and called \(guess.label)"
  }

  /// A row of the page: the note's id, the mention in its text, and what was wanted there.
  private func row(_ note: Note, _ range: TextRange, _ wanted: TextRange?) -> String {
    let bytes = note.text.bytes
    func edge(_ offset: Int) -> Int32 {
      var place = max(0, min(bytes.count, offset))
      while place < bytes.count, bytes[place] & 0xC0 == 0x80 { place += 1 }
      return Int32(place)
    }
    let before = TextRange(edge(Int(range.lower) - 60), range.lower)
    let after = TextRange(range.upper, edge(Int(range.upper) + 60))
    let escape = Markup.escape
    var row = "<tr><td>\(escape(note.id))</td><td>\(escape(note.text[before]))"
    row += "<mark>\(escape(note.text[range]))</mark>\(escape(note.text[after]))</td>"
    return row + "<td>\(wanted.map { escape(note.text[$0]) } ?? "")</td></tr>"
  }

  /// A page of all errors by kind, the largest kind first.
  func page() -> String {
    var page = """
      <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Errors by kind</title><style>
      body{font:15px/1.45 system-ui,sans-serif;margin:1rem auto;max-width:70rem}td{vertical-align:top;padding:.2rem .6rem}
      mark{background:#fbd38d}h2{margin:1.5rem 0 .3rem}</style></head><body><h1>Errors by kind</h1>

      """
    for (kind, count) in counts {
      page +=
        "<h2>\(Markup.escape(kind)) (\(count))</h2>\n<table><tr><th>note</th><th>text</th><th>wanted</th></tr>\n"
      page += rows[kind]!.joined(separator: "\n") + "\n</table>\n"
    }
    return page + "</body></html>\n"
  }
}
