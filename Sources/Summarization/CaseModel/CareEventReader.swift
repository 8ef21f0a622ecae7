import ClinicalRecord
import ClinicalText

/// Reads procedures, devices and consults with what became of them.
struct CareEventReader {
  private let history: CaseHistory
  private let days: CaseDays

  init(_ history: CaseHistory, _ days: CaseDays) {
    self.history = history
    self.days = days
  }

  /// Procedures that were done, are planned or were cancelled; what is only conceivable is none.
  func procedures() -> [CareEvent] {
    var found = Gathering()
    let cancelled = ["cancelled", "canceled", "deferred", "not done", "not going ahead", "aborted"]
    for index in history.passages.indices {
      let passage = history.passages[index]
      guard !passage.isStale, !passage.isOfFamily else { continue }
      let text = history.notes[passage.source.note].note.text
      for entity in history.entities(of: index) where entity.type == .procedure {
        let assertion = entity.assertion
        guard assertion.experiencer == .patient, assertion.status != .family else { continue }
        let mention = days.mention(index, entity.range)
        let isAhead =
          passage.section == .plan || passage.section == .recommendations
          || passage.has(history.cues.set("followup")) || assertion.status == .hypothetical
        let isCalledOff =
          assertion.status == .absent
          || cancelled.contains { PhraseSearch.contains($0, passage.lower) }
        found.add(
          entity.concept ?? text[entity.range].lowercased(),
          PhraseSearch.single(text[entity.range]),
          isCalledOff ? .cancelled : isAhead ? .planned : .done, mention)
      }
    }
    return found.events
  }

  private static let deviceWords: Set<String> = [
    "picc", "foley", "ngt", "port", "pacemaker", "icd", "drain", "midline", "tracheostomy", "peg",
    "stoma", "ileostomy", "colostomy", "chest tube", "central line", "a-line", "piv", "npwt", "vac",
    "catheter", "nephrostomy", "shunt", "stent", "brace",
  ]

  func devices() -> [CareEvent] {
    var found = Gathering()
    let gone = ["removed", "out", "pulled", "discontinued", "off", "d/c'd"]
    for (index, passage) in history.passages.enumerated() where !passage.isStale {
      guard !passage.isRepeated, !passage.isOfFamily else { continue }
      for word in passage.words where Self.deviceWords.contains(word) {
        let isOut =
          passage.words.contains { gone.contains($0) }
          && !PhraseSearch.contains("not removed", passage.lower)
        found.add(word, word, isOut ? .removed : .present, days.mention(index))
      }
    }
    return found.events
  }

  /// The consults among the notes.
  func consults() -> [CareEvent] {
    history.notes.indices.filter { history.notes[$0].note.kind?.lowercased() == "consult" }
      .compactMap { place in
        history.ofNotes[place].first.map { index in
          CareEvent(
            name: history.passages[index].text, status: .done, mentions: [days.mention(index)])
        }
      }
  }

  /// Events by key, in the order they first stand in the notes; the newest status holds.
  private struct Gathering {
    private var places: [String: Int] = [:]
    var events: [CareEvent] = []

    mutating func add(_ key: String, _ name: String, _ status: CareEvent.Status, _ mention: Mention)
    {
      if let place = places[key] {
        events[place].status = status
        events[place].mentions.append(mention)
      } else {
        places[key] = events.count
        events.append(CareEvent(name: name, status: status, mentions: [mention]))
      }
    }
  }
}
