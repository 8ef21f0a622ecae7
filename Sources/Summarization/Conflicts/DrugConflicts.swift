import ClinicalRecord
import ClinicalText

/// Finds lists that give a drug otherwise than the note that stopped or changed it, and home doses that differ.
struct DrugConflicts {
  private let history: CaseHistory
  private let model: CaseModel

  init(_ history: CaseHistory, _ model: CaseModel) {
    self.history = history
    self.model = model
  }

  /// The weightiest of each kind.
  var best: [Disagreement] {
    let found: [[Disagreement]] =
      [
        model.medications.compactMap(list), model.medications.compactMap(home),
        model.medications.compactMap(former),
      ]
    return found.compactMap { kind in kind.max { $0.weight < $1.weight } }
  }

  /// A copied list behind a decision that gives the drug as before it.
  private func list(_ drug: Medication) -> Disagreement? {
    var best: Disagreement?
    for copy in drug.regimens where history.passages[copy.passage].isStale && copy.event != .stopped
    {
      let changes = drug.regimens.filter {
        note($0) < note(copy) && !$0.isCopy && ($0.event == .stopped || $0.event == .changed)
          && differs($0, copy)
      }
      let redosed = changes.last {
        copy.dose != nil && $0.event == .changed && ($0.dose ?? $0.frequency) != nil
      }
      guard let decided = redosed ?? changes.last else { continue }
      let isAlone = history.passages[copy.passage].drugs.count <= 2
      let weight: Float =
        (decided.event == .stopped ? 0.45 : 0.4) + (isAlone ? 0.15 : 0)
        + 0.05 * Float(note(copy)) / Float(max(1, history.notes.count))
      if weight > best?.weight ?? 0 {
        best = Disagreement(
          about: "\(drug.name): a later list says otherwise",
          passages: [copy.passage] + decisions(drug, like: decided), weight: weight)
      }
    }
    return best
  }

  /// The passages that tell the same event, the plainest first, and the last of them.
  private func decisions(_ drug: Medication, like decided: Regimen) -> [Int] {
    let same = drug.regimens.filter { $0.event == decided.event && !$0.isCopy }.map(\.passage)
    let plainest = same.min { history.passages[$0].length < history.passages[$1].length }
    return [plainest, decided.passage, same.first].compactMap { $0 }
  }

  private func differs(_ decided: Regimen, _ copy: Regimen) -> Bool {
    if decided.event == .stopped { return true }
    func unlike(_ a: String?, _ b: String?) -> Bool {
      guard let a, let b else { return false }
      return Self.figures(a) != Self.figures(b)
    }
    return unlike(decided.dose, copy.dose)
      || decided.frequency != nil && copy.frequency != nil
        && decided.frequency?.lowercased() != copy.frequency?.lowercased()
  }

  /// A note behind a change that still gives the dose from before it, as if nothing had happened.
  private func former(_ drug: Medication) -> Disagreement? {
    for (place, decided) in drug.regimens.enumerated() where decided.event == .changed {
      guard !decided.isCopy, let dose = decided.dose else { continue }
      let before = drug.regimens[..<place].filter { note($0) < note(decided) }
        .compactMap(\.dose).map(Self.figures)
      let later = drug.regimens[(place + 1)...].first {
        guard let told = $0.dose, note($0) > note(decided), $0.event == .mentioned else {
          return false
        }
        return before.contains(Self.figures(told)) && Self.figures(told) != Self.figures(dose)
          && !history.passages[$0.passage].lower.contains(Self.figures(dose))
      }
      if let later {
        return Disagreement(
          about: "\(drug.name): the dose before its change comes back",
          passages: [later.passage, decided.passage], weight: 0.55)
      }
    }
    return nil
  }

  /// Two notes that give the drug taken at home in different doses.
  private func home(_ drug: Medication) -> Disagreement? {
    let home = drug.regimens.filter {
      $0.dose != nil && note($0) <= 1 && $0.isHome && $0.route?.lowercased() != "iv"
    }
    guard let first = home.first,
      let other = home.first(where: {
        note($0) != note(first) && Self.figures($0.dose!) != Self.figures(first.dose!)
      })
    else { return nil }
    return Disagreement(
      about: "\(drug.name): the dose before admission", passages: [first.passage, other.passage],
      weight: 0.7)
  }

  private static func figures(_ dose: String) -> String {
    dose.filter { $0.isNumber || $0 == "." }
  }

  private func note(_ regimen: Regimen) -> Int { history.passages[regimen.passage].source.note }
}
