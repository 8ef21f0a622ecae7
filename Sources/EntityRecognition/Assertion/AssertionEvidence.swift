import ClinicalRecord
import ClinicalText

/// Finds the words that stand behind a decision.
struct AssertionEvidence {
  let table: CueTable
  let model: AssertionModel?

  /// The cue of a mention's status: one in scope, the section's heading, a cue nearby, or the word that weighed most.
  func cue(
    _ status: AssertionStatus, _ index: Int, _ reading: borrowing TextReading, _ labels: [Int]
  ) -> Cue? {
    guard status != .present else { return nil }
    let view = reading.views[index]
    if view.ruled == status, let ruling = view.ruling { return cue(reading.cues[ruling], reading) }
    if let seen = nearest(status, view, reading, holding: true) { return cue(seen, reading) }
    if let heading = heading(status, view, reading) { return heading }
    if let seen = nearest(status, view, reading, holding: false) { return cue(seen, reading) }
    guard let model else { return nil }
    var features = AssertionFeatures()
    features.read(index, of: reading, table, labels: labels)
    let label = AssertionModel.classes.firstIndex(of: status) ?? 0
    return model.strongest(features, for: label).map {
      Cue(reading.tokens[$0].range, rule: "\(status.rawValue) by weight")
    }
  }

  /// Whom the mention concerns.
  func experiencer(
    _ status: AssertionStatus, _ view: MentionView, _ reading: borrowing TextReading
  ) -> Experiencer {
    if reading.kind(view) == .familyHistory { return .family }
    var nearest: (cost: Int, experiencer: Experiencer)?
    for index in view.cues where reading.cues[index].holds {
      let category = table.rows[Int(reading.cues[index].cue.row)].category
      guard category == .family || category == .other else { continue }
      let cost = AssertionRules.cost(reading.cues[index])
      if nearest == nil || cost < nearest!.cost {
        nearest = (cost, category == .family ? .family : .other)
      }
    }
    switch status {
    case .family: return nearest?.experiencer ?? .family
    case .absent: return nearest?.experiencer ?? .patient
    default: return .patient
    }
  }

  private func nearest(
    _ status: AssertionStatus, _ view: MentionView, _ reading: borrowing TextReading, holding: Bool
  ) -> SeenCue? {
    var best: SeenCue?
    for index in view.cues {
      let seen = reading.cues[index]
      let category = table.rows[Int(seen.cue.row)].category
      guard !holding || seen.holds, category.status == status else { continue }
      if best == nil || AssertionRules.cost(seen) < AssertionRules.cost(best!) { best = seen }
    }
    return best
  }

  private func heading(
    _ status: AssertionStatus, _ view: MentionView, _ reading: borrowing TextReading
  ) -> Cue? {
    guard let kind = reading.kind(view), Self.kinds[status]?.contains(kind) == true else {
      return nil
    }
    return Cue(reading.sections[view.section].title, rule: "section: \(kind.name)")
  }

  /// The sections whose heading alone explains a status.
  private static let kinds: [AssertionStatus: Set<SectionKind>] = [
    .family: [.familyHistory],
    .allergy: [.allergies],
    .hypothetical: [
      .plan, .assessmentAndPlan, .recommendations, .dischargeInstructions, .followUp, .indication,
    ],
  ]

  private func cue(_ seen: SeenCue, _ reading: borrowing TextReading) -> Cue {
    let tokens = seen.cue.tokens
    let range = reading.tokens[tokens.lowerBound].range.union(
      reading.tokens[tokens.upperBound - 1].range)
    return Cue(range, rule: table.rule(seen.cue.row))
  }
}

extension CueCategory {
  /// The status that a cue of this category gives.
  var status: AssertionStatus? {
    switch self {
    case .absent: .absent
    case .possible: .possible
    case .hypothetical: .hypothetical
    case .family, .other: .family
    case .allergy: .allergy
    case .present: .present
    case .historical, .pseudo, .terminator: nil
    }
  }
}
