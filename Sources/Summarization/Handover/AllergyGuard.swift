import ClinicalRecord

/// What a history says of allergies: which passages name one, which deny all, which a newer one overrules.
struct AllergyGuard {
  /// Passages that name an allergen, in time order.
  let named: [Int]
  /// Passages that say there is no known allergy.
  let denials: [Int]
  private let overruled: Set<Int>

  init(_ history: CaseHistory) {
    let cues = history.cues
    let allergy = cues.set("allergy")
    let reaction = cues.set("reaction")
    var named: [Int] = []
    var denials: [Int] = []
    for (index, passage) in history.passages.enumerated() {
      let isAbout =
        passage.section == .allergies || passage.lower.contains("allerg")
        || passage.lower.hasPrefix("all ") || passage.lower.hasPrefix("all:")
      if isAbout, passage.has(cues.set("nka")) {
        denials.append(index)
      } else if isAbout || passage.has(allergy) && passage.has(reaction) && !passage.drugs.isEmpty {
        let names = passage.has(reaction) || !passage.drugs.isEmpty
        if names, passage.length > 1 { named.append(index) }
      }
    }
    self.named = named
    self.denials = denials
    overruled = Self.overruled(named, history, reaction)
  }

  /// Older passages on the same allergen, where a newer one gives another reaction or withdraws it.
  private static func overruled(_ named: [Int], _ history: CaseHistory, _ reaction: CueSet)
    -> Set<Int>
  {
    var result: Set<Int> = []
    let withdrawn = history.cues.set("stop").union(history.cues.set("error"))
    for (place, older) in named.enumerated() {
      let old = history.passages[older]
      if old.isStale { result.insert(older) }
      for newer in named.dropFirst(place + 1) {
        let new = history.passages[newer]
        guard new.source.note > old.source.note, !new.isStale,
          !new.drugs.isDisjoint(with: old.drugs) || sharesAllergen(old, new)
        else { continue }
        let differs = reactions(old, reaction) != reactions(new, reaction) && new.has(reaction)
        let clarifies = ["only", "clarified", "not", "childhood", "changed", "unresolved", "asked"]
          .contains { new.words.contains($0) || PhraseSearch.contains($0, new.lower) }
        if differs && clarifies || new.has(withdrawn) && new.lower.contains("entry") {
          result.insert(older)
        }
      }
    }
    return result
  }

  private static func reactions(_ passage: Passage, _ reaction: CueSet) -> Set<String> {
    Set(passage.words.filter { reactionWords.contains($0) })
  }

  static let reactionWords: Set<String> = [
    "hives", "urticaria", "anaphylaxis", "angioedema", "rash", "swelling", "blisters", "itching",
    "pruritus", "nausea", "vomiting", "bronchospasm", "flushing", "hepatitis", "sjs",
    "stevens-johnson", "upset",
  ]

  private static func sharesAllergen(_ a: Passage, _ b: Passage) -> Bool {
    let skip: Set<String> = ["allergy", "allergies", "all", "allergic", "chart", "list", "entry"]
    let names = Set(a.words.prefix(4)).subtracting(skip).subtracting(reactionWords)
    return b.words.contains { names.contains($0) && $0.utf8.count > 4 }
  }

  /// True when a page must not repeat the passage.
  func isOverruled(_ passage: Int) -> Bool {
    overruled.contains(passage) || !named.isEmpty && denials.contains(passage)
  }
}
