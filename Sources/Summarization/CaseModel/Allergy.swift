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
  private let named: [Int]

  init(_ history: CaseHistory, _ days: CaseDays) {
    self.history = history
    self.days = days
    let guardian = AllergyGuard(history)
    denials = guardian.denials.map { days.mention($0) }
    named = guardian.named
  }

  func allergies() -> [Allergy] {
    var found: [String: Allergy] = [:]
    var order: [String] = []
    for index in history.passages.indices {
      let isAbout = named.contains(index)
      for (key, name, range) in substances(index, isAbout) {
        guard isAbout || found[key] != nil, let claim = claim(index, range, isAbout) else {
          continue
        }
        if found[key] == nil { order.append(key) }
        found[key, default: Allergy(key: key, name: name, claims: [])].claims.append(claim)
      }
    }
    return order.compactMap { found[$0] }
  }

  /// The substances of a passage: drugs, and words for what else people react to.
  private func substances(_ index: Int, _ isAbout: Bool) -> [(String, String, TextRange)] {
    let passage = history.passages[index]
    let text = history.notes[passage.source.note].note.text
    var found: [(String, String, TextRange)] = []
    for entity in history.entities(of: index)
    where entity.type == .drug || entity.assertion.status == .allergy {
      let name = PhraseSearch.single(text[entity.range])
      if AllergyReader.reactions.contains(name.lowercased()) { continue }
      found.append((key(entity.concept ?? name.lowercased(), name), name, entity.range))
    }
    for word in passage.words where Self.others.contains(word) {
      if !found.contains(where: { $0.0 == word }) { found.append((word, word, passage.source.range)) }
    }
    return found
  }

  /// One key for the names of a class.
  private func key(_ concept: String, _ name: String) -> String {
    let words = name.lowercased().split(separator: " ").map(String.init)
    return words.first { Self.others.contains($0) } ?? concept
  }

  private static let others: Set<String> = [
    "contrast", "latex", "shellfish", "sulfa", "adhesive", "tape", "iodine", "penicillin", "pcn",
    "egg", "peanut", "nuts", "chlorhexidine",
  ]

  /// Nil for a passage that names the substance and says nothing of bearing it.
  private func claim(_ index: Int, _ range: TextRange, _ isAbout: Bool) -> Allergy.Claim? {
    let passage = history.passages[index]
    let reactions = Self.reactions(in: passage)
    let isWithdrawal = Self.withdrawing.contains { PhraseSearch.contains($0, passage.lower) }
    guard isAbout || !reactions.isEmpty && passage.length < 40 else { return nil }
    return Allergy.Claim(
      mention: days.mention(index, range), reactions: reactions, isWithdrawal: isWithdrawal,
      isCopy: passage.isStale || passage.isRepeated)
  }

  static let severe: Set<String> = [
    "anaphylaxis", "anaphylactic", "sjs", "stevens-johnson", "angioedema", "throat",
  ]
  static let reactions: Set<String> = AllergyGuard.reactionWords.union([
    "anaphylactic", "itch", "itchy", "itching", "wheeze", "blisters", "throw", "threw", "emesis",
    "red", "throat",
  ])
  private static let withdrawing = [
    "removed", "remove", "to be removed", "excluded", "not a true", "not true", "no reaction",
    "w/o reaction", "without reaction", "tolerated", "deleted", "not allergic", "no anaphylaxis",
    "no allergy", "changed to", "side effect",
  ]

  /// The reactions that a passage names and does not deny.
  static func reactions(in passage: Passage) -> Set<String> {
    let words = passage.lower.split { " ,;:()\"./".contains($0) }.map(String.init)
    var found: Set<String> = []
    for (place, word) in words.enumerated() where reactions.contains(word) {
      let before = words[max(0, place - 2)..<place]
      if before.contains("no") || before.contains("not") || before.contains("never") { continue }
      found.insert(word)
    }
    return found
  }
}
