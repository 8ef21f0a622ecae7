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
      let isAbout = Self.isAbout(passage)
      if isAbout, passage.has(cues.set("nka")), passage.drugs.isEmpty || passage.length < 8 {
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

  /// A passage of an allergy section or one that names allergies.
  static func isAbout(_ passage: Passage) -> Bool {
    passage.section == .allergies || PhraseSearch.occurs("allerg", in: passage.lower)
      || passage.lower.hasPrefix("all ") || passage.lower.hasPrefix("all:")
  }

  /// Passages on an allergen to which another passage gives a milder or surer reaction, or that it withdraws.
  private static func overruled(_ named: [Int], _ history: CaseHistory, _ reaction: CueSet)
    -> Set<Int>
  {
    var result: Set<Int> = []
    for one in named where isAbout(history.passages[one]) {
      let passage = history.passages[one]
      if passage.isStale { result.insert(one) }
      for other in named where other != one {
        let rival = history.passages[other]
        guard !rival.isStale,
          !rival.drugs.isDisjoint(with: passage.drugs) || sharesAllergen(passage, rival)
        else { continue }
        let isLater = rival.source.note > passage.source.note
        let differs = reactions(passage) != reactions(rival) && rival.has(reaction)
        let isSevere = !reactions(passage).isDisjoint(with: severe)
        if differs, clarifies(rival), !clarifies(passage), isLater || isSevere {
          result.insert(one)
        }
        if isLater, withdraws(rival, history) { result.insert(one) }
      }
    }
    return result
  }

  private static func withdraws(_ passage: Passage, _ history: CaseHistory) -> Bool {
    ["entry", "list", "tab"].contains { passage.words.contains($0) }
      && passage.has(history.cues.set("stop"))
  }

  /// Words of a passage that sets a reaction right.
  private static func clarifies(_ passage: Passage) -> Bool {
    let isSevere = !reactions(passage).isDisjoint(with: severe)
    let isDenied = ["no", "not", "from", "vs"].contains { PhraseSearch.contains($0, passage.lower) }
    return (!isSevere || isDenied)
      && clarifying.contains { PhraseSearch.contains($0, passage.lower) }
  }

  private static let clarifying = [
    "only", "clarified", "not anaphylaxis", "no anaphylaxis", "childhood", "changed", "unresolved",
    "asked again", "intolerance", "not a true", "not true", "side effect", "upset stomach",
  ]
  static let severe: Set<String> = ["anaphylaxis", "sjs", "stevens-johnson", "angioedema"]

  private static func reactions(_ passage: Passage) -> Set<String> {
    Set(passage.words.filter { reactionWords.contains($0) })
  }

  static let reactionWords: Set<String> = [
    "hives", "urticaria", "anaphylaxis", "angioedema", "rash", "swelling", "blisters", "itching",
    "pruritus", "nausea", "vomiting", "bronchospasm", "flushing", "hepatitis", "sjs",
    "stevens-johnson", "upset",
  ]

  private static func sharesAllergen(_ a: Passage, _ b: Passage) -> Bool {
    let names = Set(a.words.prefix(4)).intersection(AllergyReader.others)
    return b.words.contains { names.contains($0) }
  }

  /// The passages that together name the allergies: with a reaction, each for other words, two at most.
  func worthSaying(_ history: CaseHistory, _ candidates: [Int]) -> [Int] {
    let reaction = history.cues.set("reaction")
    let sayable = Set(candidates)
    var chosen: [Int] = []
    let all = named.filter {
      let passage = history.passages[$0]
      return sayable.contains($0) && Self.isAbout(passage) && passage.has(reaction)
        && (3...32).contains(passage.length)
    }
    for index in all.reversed() where chosen.count < 2 {
      let words = Set(history.passages[index].words)
      let isSaid = chosen.contains {
        Set(history.passages[$0].words).intersection(words).count * 3 > words.count
      }
      if !isSaid { chosen.append(index) }
    }
    return chosen
  }

  /// True when a page must not repeat the passage.
  func isOverruled(_ passage: Int) -> Bool {
    overruled.contains(passage) || !named.isEmpty && denials.contains(passage)
  }
}
