import ClinicalRecord
import ClinicalText
import Console
import EntityRecognition
import Evaluation
import RecordFormats

/// Counts what was right about the annotated mentions of notes.
struct NoteMeasure: ~Copyable {
  private let reader: AssertionReader
  private let preparer = TextPreparer()
  private var scores = AssertionScores()
  /// One line for each mistake: the note, the place, wanted and given, the text around it.
  private(set) var errors: [String] = []

  init(reader: AssertionReader) { self.reader = reader }

  /// The scores by label.
  var rows: [(String, Counts)] {
    let all = Counts(
      truePositives: scores.right, falsePositives: scores.all - scores.right,
      falseNegatives: scores.all - scores.right)
    return [("assertion", all)] + AssertionStatus.allCases.map { ($0.rawValue, scores.counts($0)) }
  }

  func lines(_ style: Style) -> [String] { scores.lines(style) }

  mutating func add(_ gold: GoldNote) {
    let (text, sections) = preparer.prepare(gold.note.text, body: gold.note.body)
    let given = reader.assert(
      text, sections: sections, mentions: gold.entities.map { ($0.range, $0.type) })
    for (entity, assertion) in zip(gold.entities, given) {
      scores.add(wanted: entity.assertion.status, given: assertion.status)
      guard entity.assertion.status != assertion.status else { continue }
      let kind = sections.last { $0.range.contains(entity.range.lower) }?.kind.name ?? "-"
      errors.append(
        "\(gold.note.id) \(entity.type.rawValue) \(entity.assertion.status.rawValue)>"
          + "\(assertion.status.rawValue) [\(kind)] {\(assertion.cue?.rule ?? "")} "
          + Excerpt.around(entity.range, in: gold.note.text))
    }
  }
}

/// A mention with the text around it, on one line.
enum Excerpt {
  static func around(_ range: TextRange, in text: borrowing NoteText, width: Int32 = 130) -> String {
    let before = TextRange(max(0, range.lower - width), range.lower)
    let after = TextRange(range.upper, min(Int32(text.count), range.upper + width))
    let line = "\(text[before])[[\(text[range])]]\(text[after])"
    return String(line.map { $0.isNewline || $0 == "\t" ? "¶" : $0 })
  }
}
