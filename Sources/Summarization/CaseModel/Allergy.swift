import ClinicalRecord
import ClinicalText

/// A substance that the patient is said not to bear.
package struct Allergy: Sendable {
  package enum Severity: Int, Sendable, Comparable {
    case none, mild, severe

    package static func < (a: Severity, b: Severity) -> Bool { a.rawValue < b.rawValue }
  }

  /// What one passage says of it.
  package struct Claim: Sendable {
    package var mention: Mention
    /// The reactions it names, those it denies left out.
    package var reactions: Set<String>
    /// It says that there was no reaction, that the entry is wrong or that the substance was borne.
    package var isWithdrawal: Bool
    package var isCopy: Bool

    package var severity: Severity {
      reactions.isEmpty ? .none : reactions.isDisjoint(with: AllergyReader.severe) ? .mild : .severe
    }
  }

  /// The lexicon's concept or the word.
  package var key: String
  package var name: String
  package var claims: [Claim]
}

/// Merges what the notes say of allergies and intolerances.
struct AllergyReader {
  private let history: CaseHistory
  private let days: CaseDays
  /// Passages that deny all allergies.
  let denials: [Mention]
  private let named: Set<Int>

  init(_ history: CaseHistory, _ days: CaseDays, _ allergies: AllergyGuard) {
    self.history = history
    self.days = days
    denials = allergies.denials.map { days.mention($0) }
    named = Set(allergies.named)
  }

  func allergies() -> [Allergy] {
    var found: [String: Allergy] = [:]
    var order: [String] = []
    var last: (key: String, passage: Int)?
    for index in history.passages.indices {
      let isAbout = named.contains(index)
      let substances = substances(index, isAbout)
      for (place, substance) in substances.enumerated() {
        guard isAbout || found[substance.key] != nil,
          let claim = claim(index, substances, place, isAbout)
        else { continue }
        if found[substance.key] == nil { order.append(substance.key) }
        found[substance.key, default: Allergy(key: substance.key, name: substance.name, claims: [])]
          .claims.append(claim)
      }
      if let named = substances.last, isAbout { last = (named.key, index) }
      if substances.isEmpty, let (key, before) = last, index - before <= 2,
        let claim = continuation(of: before, at: index)
      {
        found[key]?.claims.append(claim)
      }
    }
    return order.compactMap { found[$0] }
  }

  /// What a sentence right behind one on an allergy says of it without naming it again.
  private func continuation(of before: Int, at index: Int) -> Allergy.Claim? {
    let passage = history.passages[index]
    let reactions = Self.reactions(in: passage.lower)
    guard passage.source.note == history.passages[before].source.note, !reactions.isEmpty else {
      return nil
    }
    return Allergy.Claim(
      mention: days.mention(index), reactions: reactions, isWithdrawal: isWithdrawal(passage),
      isCopy: passage.isStale || passage.isRepeated)
  }

  private struct Substance {
    var key: String
    var name: String
    var range: TextRange
  }

  /// The substances of a passage: drugs, and words for what else people react to.
  private func substances(_ index: Int, _ isAbout: Bool) -> [Substance] {
    let passage = history.passages[index]
    let text = history.notes[passage.source.note].note.text
    var found: [Substance] = []
    for entity in history.entities(of: index)
    where entity.type == .drug || entity.assertion.status == .allergy {
      let name = PhraseSearch.single(text[entity.range])
      if Self.reactions.contains(name.lowercased()) { continue }
      found.append(
        Substance(
          key: key(entity.concept ?? name.lowercased(), name), name: name, range: entity.range))
    }
    let lower = Words.lowered(Array(text.bytes[passage.source.range.indices]))
    for word in passage.words where Self.others.contains(word) {
      guard !found.contains(where: { $0.key == word }),
        let place = PhraseSearch.place(of: word, in: lower)
      else { continue }
      let start = Int(passage.source.range.lower) + place
      found.append(
        Substance(key: word, name: word, range: TextRange(start, start + word.utf8.count)))
    }
    return found.sorted { $0.range < $1.range }
  }

  /// One key for the names of a class.
  private func key(_ concept: String, _ name: String) -> String {
    let words = name.lowercased().split(separator: " ").map(String.init)
    return words.first { Self.others.contains($0) } ?? concept
  }

  /// What else people react to.
  static let others: Set<String> = [
    "contrast", "latex", "shellfish", "sulfa", "adhesive", "tape", "iodine", "penicillin", "pcn",
    "egg", "peanut", "nuts", "chlorhexidine",
  ]

  /// Nil for a passage that names the substance and says nothing of bearing it.
  private func claim(_ index: Int, _ substances: [Substance], _ place: Int, _ isAbout: Bool)
    -> Allergy.Claim?
  {
    let passage = history.passages[index]
    let reactions = reactions(of: place, substances, passage)
    guard isAbout || !reactions.isEmpty && passage.length < 40 else { return nil }
    return Allergy.Claim(
      mention: days.mention(index, substances[place].range), reactions: reactions,
      isWithdrawal: isWithdrawal(passage), isCopy: passage.isStale || passage.isRepeated)
  }

  private func isWithdrawal(_ passage: Passage) -> Bool {
    Self.withdrawing.contains { PhraseSearch.contains($0, passage.lower) }
  }

  /// The reactions behind a substance, up to the next one that has its own; those of the whole passage when
  /// none stands there.
  private func reactions(of place: Int, _ substances: [Substance], _ passage: Passage)
    -> Set<String>
  {
    let text = history.notes[passage.source.note].note.text
    for next in substances.indices.dropFirst(place + 1) {
      let between = PhraseSearch.folded(
        text[
          TextRange(
            substances[place].range.upper,
            max(substances[place].range.upper, substances[next].range.lower))])
      let found = Self.reactions(in: between)
      if !found.isEmpty { return found }
    }
    let behind = PhraseSearch.folded(
      text[TextRange(substances[place].range.upper, passage.source.range.upper)])
    let found = Self.reactions(in: behind)
    return found.isEmpty && substances.count == 1 ? Self.reactions(in: passage.lower) : found
  }

  static let severe: Set<String> = [
    "anaphylaxis", "anaphylactic", "sjs", "stevens", "angioedema", "throat",
  ]
  static let reactions: Set<String> = AllergyGuard.reactionWords.union([
    "anaphylactic", "itch", "itchy", "itching", "wheeze", "blisters", "throw", "threw", "emesis",
    "red", "throat", "n/v", "vomit", "stevens",
  ])
  private static let withdrawing = [
    "removed", "remove", "to be removed", "excluded", "not a true", "not true", "no reaction",
    "w/o reaction", "without reaction", "deleted", "not allergic", "no anaphylaxis",
    "no allergy", "changed to", "side effect", "clarified",
  ]

  /// The reactions that a lowered text names and does not deny.
  static func reactions(in lower: String) -> Set<String> {
    let words = lower.split { " ,;:()\".>-".contains($0) }.map(String.init)
    var found: Set<String> = []
    for (place, word) in words.enumerated() where reactions.contains(word) {
      let before = words[max(0, place - 2)..<place]
      if before.contains("no") || before.contains("not") || before.contains("never") { continue }
      found.insert(word)
    }
    return found
  }
}
