import ClinicalRecord

/// Finds passages that later or surer ones overrule: drugs stopped since, doses changed since, conditions
/// ruled out, and the lists that copy them.
struct Supersession {
  private let history: CaseHistory
  private let contingent: CueSet
  private let plain: CueSet
  private let pending: CueSet

  init(_ history: CaseHistory) {
    self.history = history
    contingent = history.cues.set("if").union(history.cues.set("error")).union(
      history.cues.set("call"))
    plain = history.cues.set("never")
    pending = history.cues.set("pending")
  }

  func marks() -> [Bool] {
    let relatives = relatives()
    let ends = drugEnds()
    let changes = drugChanges()
    let excluded = history.exclusions.reduce(into: Set<String>()) { $0.formUnion($1) }
    return history.map { index in
      isDrugOverruled(index, ends, changes)
        || isConditionOverruled(index, excluded)
        || isRefuted(index)
        || !history.passages[index].has(pending)
          && !history.conditions[index].isDisjoint(with: relatives)
    }
  }

  /// Conditions that a note first gave to a relative and that one later note alone gives to the patient, without a
  /// result that shows them.
  private func relatives() -> Set<String> {
    let results = history.cues.set("result")
    var first: [String: Bool] = [:]
    var claims: [String: Set<Int>] = [:]
    for (index, passage) in history.passages.enumerated() {
      for name in history.relatives[index] where first[name] == nil { first[name] = true }
      guard !passage.isOfFamily else { continue }
      for name in history.conditions[index] {
        if first[name] == nil { first[name] = false }
        guard !passage.isStale, !passage.isRepeated, !passage.has(pending) else { continue }
        claims[name, default: []].insert(passage.source.note)
        if passage.has(results) { first[name] = false }
      }
    }
    return Set(first.filter { $0.value && (claims[$0.key]?.count ?? 0) <= 1 }.keys)
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
      if passage.has(history.cues.set("if")),
        passage.has(history.cues.set("call")) || passage.figures.contains(.limit)
      {
        continue
      }
      if Self.speaksOfLimit(passage) || PhraseSearch.occurs("stop it", in: passage.lower) {
        continue
      }
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
    let events = history.events[index]
    if isContingent(passage) || passage.section == .allergies || Self.namesCause(passage) {
      return false
    }
    let held = events.filter { $0.value == .held }.keys
    for drug in held {
      let isBack = held.allSatisfy { changes[$0]?.contains { $0.note > note } ?? false }
      if isBack { return true }
      if (ends[drug] ?? []).contains(where: { $0.event == .stopped && $0.note > note }) {
        return events.values.allSatisfy { $0 == .held || $0 == .mentioned }
      }
    }
    if events.values.contains(where: \.isEnd) { return false }
    for (drug, event) in events {
      let restarted = event == .started || event == .changed
      let end = (ends[drug] ?? []).last { $0.event == .stopped || $0.note > note }
      if let end, end.note > note || end.note <= note && !restarted && end.event == .stopped {
        return true
      }
      guard passage.figures.contains(.number) else { continue }
      if (changes[drug] ?? []).contains(where: { isOtherDose($0, note, passage) }) { return true }
    }
    return false
  }

  /// A later change of the drug to figures that the passage does not have.
  private func isOtherDose(_ change: Change, _ note: Int, _ passage: Passage) -> Bool {
    guard change.note > note, change.event == .changed else { return false }
    let targets = Self.targets(history.passages[change.passage].lower)
    if !targets.isEmpty { return !targets.contains { passage.words.contains($0) } }
    let figures = history.passages[change.passage].words.filter { $0.utf8.first! &- 48 < 10 }
    return !figures.isEmpty && !figures.contains { passage.words.contains($0) }
  }

  /// The figures that a change leads to: those behind "to" or an arrow.
  private static func targets(_ lower: String) -> Set<String> {
    let words = lower.replacing("->", with: " -> ").replacing("→", with: " -> ")
      .replacing("↑", with: " ").replacing("↓", with: " ").split(separator: " ")
    var found: Set<String> = []
    for (place, word) in words.enumerated().dropFirst() {
      let before = words[place - 1]
      guard before == "to" || before == "->", word.first?.isNumber == true else { continue }
      found.insert(String(word.prefix { $0.isNumber || $0 == "." }))
    }
    return found
  }

  /// What a note reports of others and denies in its next sentence.
  private func isRefuted(_ index: Int) -> Bool {
    let passage = history.passages[index]
    guard index + 1 < history.passages.count, passage.figures.contains(.quote),
      Self.reporting.contains(where: { PhraseSearch.contains($0, passage.lower) })
    else { return false }
    let next = history.passages[index + 1]
    return next.source.note == passage.source.note
      && Self.refuting.contains { PhraseSearch.contains($0, next.lower) }
  }

  private static let reporting = [
    "says", "states", "form", "entered", "listed", "documented", "recorded", "reads",
  ]
  private static let refuting = [
    "denies", "denied", "not true", "wrong", "incorrect", "disputes", "says no", "untrue",
    "mistaken",
  ]

  /// Tells of a drug as what brought an illness on, not as what is given.
  private static func namesCause(_ passage: Passage) -> Bool {
    !passage.figures.contains(.dose)
      && causes.contains { PhraseSearch.contains($0, passage.lower) }
  }

  private static let causes = [
    "toxicity", "induced", "provoked", "precipitated", "precipitants", "caused by", "triggered",
    "secondary to", "2/2",
  ]

  /// "160/110 or more", "SBP of 180 or above": what is done at a limit.
  private static func speaksOfLimit(_ passage: Passage) -> Bool {
    passage.figures.contains(.number)
      && ["or more", "or higher", "or above", "or greater"].contains {
        PhraseSearch.contains($0, passage.lower)
      }
  }

  private func isContingent(_ passage: Passage) -> Bool {
    if Self.speaksOfLimit(passage) { return true }
    return passage.drugs.count < 3 && passage.has(contingent)
      || passage.figures.contains(.limit) && passage.has(contingent) || passage.has(plain)
  }

  private func isConditionOverruled(_ index: Int, _ excluded: Set<String>) -> Bool {
    !history.conditions[index].isDisjoint(with: excluded)
      && history.exclusions[index].isEmpty
      && !isContingent(history.passages[index])
  }
}
