import ClinicalRecord

/// A disagreement that one of the rules found, with how sure it is.
struct Disagreement {
  var about: String
  /// The passages of both sides.
  var passages: [Int]
  /// From 0 to 1: how often such a finding is a disagreement that a reader must settle.
  var weight: Float
}

/// Finds what the notes of one patient disagree about, by rules over the case model.
struct ConflictFinder {
  /// A page shows the weightiest two, and a third one that is sure.
  private static let usual = 2
  private static let most = 3
  private static let sure: Float = 0.7

  private let history: CaseHistory
  private let model: CaseModel
  private let sides: SideConflicts

  init(_ history: CaseHistory, _ model: CaseModel, _ sides: SideConflicts) {
    self.history = history
    self.model = model
    self.sides = sides
  }

  func conflicts() -> [Conflict] {
    var found: [Disagreement] = []
    if let allergy = AllergyConflicts(history, model).best { found.append(allergy) }
    if let code = CodeConflicts(history, model).best { found.append(code) }
    if let side = sides.best { found.append(side) }
    found += DrugConflicts(history, model).best
    found += HabitConflicts(history).all
    if let diagnosis = DiagnosisConflicts(history, model).best { found.append(diagnosis) }
    if let correction = CorrectionConflicts(history).best { found.append(correction) }
    var conflicts: [(conflict: Conflict, weight: Float)] = []
    for one in found.sorted(by: { $0.weight > $1.weight }) {
      guard conflicts.count < Self.usual || conflicts.count < Self.most && one.weight >= Self.sure
      else { break }
      guard let conflict = conflict(one),
        !conflicts.contains(where: { shares($0.conflict, conflict) })
      else { continue }
      conflicts.append((conflict, one.weight))
    }
    return conflicts.map(\.conflict)
  }

  /// Two to four sources, newest first; nil when there is only one.
  private func conflict(_ one: Disagreement) -> Conflict? {
    var passages: [Int] = []
    for passage in one.passages where !passages.contains(passage) { passages.append(passage) }
    guard passages.count >= 2 else { return nil }
    let sources = passages.prefix(4).map { history.passages[$0].source }
      .sorted { ($1.note, $1.range) < ($0.note, $0.range) }
    return Conflict(about: one.about, sources: sources)
  }

  /// True when two findings rest on the same places.
  private func shares(_ a: Conflict, _ b: Conflict) -> Bool {
    a.sources.count { b.sources.contains($0) } >= 2
  }
}
