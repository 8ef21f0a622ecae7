import ClinicalRecord
import ClinicalText
import EntityRecognition
import Evaluation
import RecordFormats

/// Counts what was right about the concepts of the NegEx kit.
struct KitMeasure: ~Copyable {
  private let reader: AssertionReader
  private let preparer = TextPreparer()
  private var counts: [String: Counts] = [:]
  private(set) var errors: [String] = []

  init(reader: AssertionReader) { self.reader = reader }

  /// The scores by label.
  var scores: [(String, Counts)] {
    ["negated", "historical", "hypothetical", "other experiencer"].map {
      ($0, counts[$0] ?? Counts())
    }
  }

  mutating func add(_ row: NegExRow) {
    let (text, sections) = preparer.prepare(row.text)
    let given = reader.assert(text, sections: sections, mentions: [(row.concept, .finding)])[0]
    tally("negated", row.negation == "Negated", given.status == .absent, row, given)
    tally(
      "historical", row.temporality == "Historical", given.temporality == .historical, row, given)
    tally(
      "hypothetical", row.temporality == "Not particular", given.status == .hypothetical, row, given
    )
    tally(
      "other experiencer", row.experiencer != "Patient", given.experiencer != .patient, row, given)
  }

  private mutating func tally(
    _ label: String, _ wanted: Bool, _ given: Bool, _ row: NegExRow, _ assertion: Assertion
  ) {
    var sum = counts[label] ?? Counts()
    switch (wanted, given) {
    case (true, true): sum.truePositives += 1
    case (false, true): sum.falsePositives += 1
    case (true, false): sum.falseNegatives += 1
    case (false, false): break
    }
    counts[label] = sum
    if wanted != given {
      errors.append(
        "line \(row.line) \(wanted ? "missed" : "wrong") \(label) {\(assertion.cue?.rule ?? "")} "
          + Excerpt.around(row.concept, in: row.text))
    }
  }
}
