import ClinicalRecord
import ClinicalText

/// Tells the past from the present.
struct TemporalRules {
  let table: CueTable

  private static let pastSections: Set<SectionKind> = [
    .pastMedicalHistory, .pastSurgicalHistory, .psychiatricHistory, .obstetricHistory,
    .birthHistory,
  ]

  /// Why a mention belongs to the past, nil when it does not.
  func past(_ view: MentionView, _ status: AssertionStatus, _ reading: borrowing TextReading)
    -> (cue: Cue?, Void)?
  {
    guard status != .hypothetical else { return nil }
    for index in view.cues where reading.cues[index].holds {
      let seen = reading.cues[index]
      let row = table.rows[Int(seen.cue.row)]
      guard row.category == .historical || row.isPast && row.category != .pseudo else { continue }
      let range = reading.tokens[seen.cue.tokens.lowerBound].range.union(
        reading.tokens[seen.cue.tokens.upperBound - 1].range)
      return (Cue(range, rule: table.rule(seen.cue.row)), ())
    }
    if status == .present, let kind = reading.kind(view), Self.pastSections.contains(kind) {
      return (Cue(reading.sections[view.section].title, rule: "section: \(kind.name)"), ())
    }
    return nil
  }
}
