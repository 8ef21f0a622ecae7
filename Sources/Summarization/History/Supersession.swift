import ClinicalRecord

/// Finds passages that later or surer ones overrule: drugs stopped since, doses changed since, conditions
/// ruled out, and the lists that copy them.
struct Supersession {
  private let history: CaseHistory
  private let contingent: CueSet

  init(_ history: CaseHistory) {
    self.history = history
    contingent = history.cues.set("if").union(history.cues.set("error"))
  }

  func marks() -> [Bool] {
    let ends = drugEnds()
    let changes = drugChanges()
    let excluded = history.exclusions.reduce(into: Set<String>()) { $0.formUnion($1) }
    return history.passages.indices.map { index in
      isDrugOverruled(index, ends, changes)
        || isConditionOverruled(index, excluded)
    }
  }

  private struct Change {
    var passage: Int
    var note: Int
    var event: DrugEvent
  }

  /// The passages that stop or hold each drug, in time order, without copied lists.
  private func drugEnds() -> [String: [Change]] { changes { $0.isEnd } }

  private func drugChanges() -> [String: [Change]] {
    changes { $0 == .changed || $0 == .started }
  }

  private func changes(_ isWanted: (DrugEvent) -> Bool) -> [String: [Change]] {
    var found: [String: [Change]] = [:]
    for (index, events) in history.events.enumerated() {
      let passage = history.passages[index]
      guard !passage.isStale, !passage.isRepeated else { continue }
      for (drug, event) in events where isWanted(event) {
        let change = Change(passage: index, note: passage.source.note, event: event)
        found[drug, default: []].append(change)
      }
    }
    return found
  }

  private func isDrugOverruled(
    _ index: Int, _ ends: [String: [Change]], _ changes: [String: [Change]]
  ) -> Bool {
    let passage = history.passages[index]
    let note = passage.source.note
    for (drug, event) in history.events[index] where !event.isEnd {
      if passage.has(contingent), event == .mentioned, passage.drugs.count <= 2 { continue }
      let restarted = event == .started || event == .changed
      let end = (ends[drug] ?? []).last { $0.event == .stopped || $0.note > note }
      if let end, end.note > note || end.note <= note && !restarted && end.event == .stopped {
        return true
      }
      guard passage.figures.contains(.dose) || passage.figures.contains(.number) else { continue }
      let later = (changes[drug] ?? []).contains {
        $0.note > note && $0.event == .changed
          && history.passages[$0.passage].figures.contains(.number)
      }
      if later { return true }
    }
    return false
  }

  private func isConditionOverruled(_ index: Int, _ excluded: Set<String>) -> Bool {
    !history.conditions[index].isDisjoint(with: excluded)
      && history.exclusions[index].isEmpty
      && !history.passages[index].has(contingent)
  }
}
