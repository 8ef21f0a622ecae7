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
  private let attributeReader = AttributeReader()
  private var scores = AssertionScores()
  private var attributes: [DrugAttributeKind: Counts] = [:]
  /// One line for each mistake: the note, the place, wanted and given, the text around it.
  private(set) var errors: [String] = []

  init(reader: AssertionReader) { self.reader = reader }

  /// The scores by label.
  var rows: [(String, Counts)] {
    let all = Counts(
      truePositives: scores.right, falsePositives: scores.all - scores.right,
      falseNegatives: scores.all - scores.right)
    let kinds = DrugAttributeKind.allCases.map { ($0.rawValue, attributes[$0] ?? Counts()) }
    return [("assertion", all)] + AssertionStatus.allCases.map { ($0.rawValue, scores.counts($0)) }
      + kinds + [("attributes with link", kinds.reduce(into: Counts()) { $0 += $1.1 })]
  }

  func lines(_ style: Style) -> [String] { scores.lines(style) }

  mutating func add(_ gold: GoldNote) {
    let (text, sections) = preparer.prepare(gold.note.text, body: gold.note.body)
    let given = reader.assert(
      text, sections: sections, mentions: gold.entities.map { ($0.range, $0.type) })
    addAttributes(gold, text)
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

extension NoteMeasure {
  private mutating func addAttributes(_ gold: GoldNote, _ text: borrowing TokenizedText) {
    let drugs = gold.entities.filter { $0.type == .drug }
    let given = attributeReader.attributes(text, drugs: drugs.map(\.range))
    for (drug, found) in zip(drugs, given) {
      for attribute in drug.attributes {
        let isFound = found.contains { $0.kind == attribute.kind && $0.range == attribute.range }
        count(attribute.kind, isFound ? \.truePositives : \.falseNegatives)
        if !isFound { note("missed", attribute, drug, gold) }
      }
      for attribute in found
      where !drug.attributes.contains(where: {
        $0.kind == attribute.kind && $0.range == attribute.range
      }) {
        count(attribute.kind, \.falsePositives)
        note("wrong", attribute, drug, gold)
      }
    }
  }

  private mutating func count(_ kind: DrugAttributeKind, _ field: WritableKeyPath<Counts, Int>) {
    attributes[kind, default: Counts()][keyPath: field] += 1
  }

  private mutating func note(
    _ verdict: String, _ attribute: DrugAttribute, _ drug: Entity, _ gold: GoldNote
  ) {
    errors.append(
      "\(gold.note.id) \(verdict) \(attribute.kind.rawValue) of \(gold.note.text[drug.range]): "
        + Excerpt.around(attribute.range, in: gold.note.text, width: 70))
  }
}

/// A mention with the text around it, on one line.
enum Excerpt {
  static func around(_ range: TextRange, in text: borrowing NoteText, width: Int32 = 130) -> String
  {
    let before = TextRange(max(0, range.lower - width), range.lower)
    let after = TextRange(range.upper, min(Int32(text.count), range.upper + width))
    let line = "\(text[before])[[\(text[range])]]\(text[after])"
    return String(line.map { $0.isNewline || $0 == "\t" ? "¶" : $0 })
  }
}
