import ClinicalRecord
import ClinicalText

/// A drug as the notes together have it.
package struct Medication: Sendable {
  package enum Status: String, Sendable {
    case started, continued, changed, held, stopped
    case atHome = "at home"
  }

  /// The lexicon's concept, or the words where it has none.
  package var key: String
  /// As the newest mention writes it.
  package var name: String
  package var status: Status
  /// The newest regimen that is no copy, as written.
  package var dose, route, frequency: String?
  /// Given into a vein first, by mouth since.
  package var isSwitchedToOral = false
  package var code: String?
  package var mentions: [Mention] = []
  /// The lexicon has a concept for it.
  var isKnown = false
  /// What decided the status; nil when the drug is only named.
  package var decisive: Mention?
  package var regimens: [Regimen] = []
}

/// How one passage says a drug is taken.
package struct Regimen: Sendable {
  package var passage: Int
  package var dose, route, frequency: String?
  /// From a list that says it was copied, or words that stood in an earlier note.
  package var isCopy: Bool
  /// Taken before the admission.
  package var isHome: Bool
  /// What the passage says happens to the drug.
  package var event: DrugEvent
}

/// Merges what the notes say of each drug.
struct MedicationReader {
  private let history: CaseHistory
  private let days: CaseDays

  init(_ history: CaseHistory, _ days: CaseDays) {
    self.history = history
    self.days = days
  }

  func medications() -> [Medication] {
    var drugs: [String: Medication] = [:]
    var order: [String] = []
    for index in history.passages.indices {
      let passage = history.passages[index]
      let text = history.notes[passage.source.note].note.text
      for entity in history.entities(of: index) where entity.type == .drug {
        let status = entity.assertion.status
        guard !passage.isOfFamily, status != .family, status != .allergy,
          entity.assertion.experiencer == .patient
        else { continue }
        let key = entity.concept ?? text[entity.range].lowercased()
        if drugs[key] == nil { order.append(key) }
        var drug = drugs[key] ?? Medication(key: key, name: "", status: .continued)
        merge(entity, index, text, into: &drug)
        drugs[key] = drug
      }
    }
    return order.compactMap { drugs[$0] }.filter(isDrug)
  }

  /// A name that no lexicon knows as a drug is one when some note gives it or does something with it: "SR" and "QTc" of
  /// an ECG, which a tagger may take for drugs, are never started and have no dose.
  private func isDrug(_ drug: Medication) -> Bool {
    drug.code != nil || drug.isKnown
      || drug.regimens.contains {
        $0.event != .mentioned || $0.dose != nil || $0.route != nil || $0.frequency != nil
      }
  }

  private func merge(
    _ entity: Entity, _ index: Int, _ text: NoteText, into drug: inout Medication
  ) {
    let passage = history.passages[index]
    let isContingent = ["if", "unless", "in case"].contains {
      PhraseSearch.contains($0, passage.lower)
    }
    let event = isContingent ? .mentioned : history.events[index][drug.key] ?? .mentioned
    let isHypothetical = entity.assertion.status == .hypothetical
    let isHome = passage.has(history.cues.set("home")) || isHomeList(index)
    func written(_ kind: DrugAttributeKind) -> String? {
      entity.attributes.last { $0.kind == kind }.map { PhraseSearch.single(text[$0.range]) }
    }
    let regimen = Regimen(
      passage: index, dose: written(.dose) ?? bareNumber(behind: entity.range, text),
      route: written(.route),
      frequency: written(.frequency), isCopy: passage.isStale || passage.isRepeated,
      isHome: isHome, event: event)
    let mention = days.mention(index, entity.range)
    drug.mentions.append(mention)
    drug.regimens.append(regimen)
    drug.code = drug.code ?? entity.codes.first?.code
    drug.isKnown = drug.isKnown || entity.concept != nil
    guard !regimen.isCopy || drug.name.isEmpty else { return }
    drug.name = PhraseSearch.single(text[entity.range])
    guard !regimen.isCopy, !isHypothetical else { return }
    refresh(&drug, with: regimen)
    if let status = status(event, isHome, drug), drug.decisive == nil || event != .mentioned {
      drug.status = status
      drug.decisive = mention
    }
  }

  /// The number right behind a drug's name: the 112 of "levothyroxine 112".
  private func bareNumber(behind drug: TextRange, _ text: NoteText) -> String? {
    let bytes = text.bytes
    let start = Int(drug.upper) + 1
    guard start < bytes.count, bytes[start - 1] == 0x20 else { return nil }
    let digits = bytes[start...].prefix { Byte.isDigit($0) || $0 == Byte.period }
    guard let first = digits.first, Byte.isDigit(first) else { return nil }
    let end = digits.endIndex
    guard end == bytes.count || Words.isSpace(bytes[end]) || ",;)".utf8.contains(bytes[end]) else {
      return nil
    }
    return String(decoding: digits.last == Byte.period ? digits.dropLast() : digits, as: UTF8.self)
  }

  private func status(_ event: DrugEvent, _ isHome: Bool, _ drug: Medication) -> Medication.Status?
  {
    switch event {
    case .started: .started
    case .changed: .changed
    case .held: .held
    case .stopped: .stopped
    case .mentioned: isHome && drug.decisive == nil ? .atHome : nil
    }
  }

  private func refresh(_ drug: inout Medication, with regimen: Regimen) {
    if let route = regimen.route {
      let isOral = Self.oral.contains(route.lowercased())
      let wasIV = drug.route.map { Self.intravenous.contains($0.lowercased()) } ?? false
      if isOral, wasIV { drug.isSwitchedToOral = true }
      drug.route = route
    }
    if let dose = regimen.dose {
      drug.dose = dose
      drug.frequency = regimen.frequency ?? drug.frequency
    } else if let frequency = regimen.frequency {
      drug.frequency = frequency
    }
  }

  private static let oral: Set<String> = ["po", "p.o.", "oral", "orally", "by mouth"]
  private static let intravenous: Set<String> = ["iv", "i.v.", "intravenous", "gtt", "ivpb"]

  private func isHomeList(_ index: Int) -> Bool {
    let passage = history.passages[index]
    return passage.source.note <= 1
      && (passage.section == .medications || passage.lower.hasPrefix("med"))
  }
}
