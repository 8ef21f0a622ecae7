import ClinicalRecord

/// Finds what the notes of one patient disagree about: allergies, code status, sides, drugs on copied lists.
struct ConflictFinder {
  private static let most = 3
  private let history: CaseHistory
  private let allergies: AllergyGuard
  private let code: CodeStatusGuard
  private let sides: SideConflicts

  init(
    _ history: CaseHistory, _ allergies: AllergyGuard, _ code: CodeStatusGuard,
    _ sides: SideConflicts
  ) {
    self.sides = sides
    self.history = history
    self.allergies = allergies
    self.code = code
  }

  func conflicts() -> [Conflict] {
    var found: [Conflict] = []
    if let conflict = allergyConflict() { found.append(conflict) }
    if let conflict = codeConflict() { found.append(conflict) }
    if let side = sides.conflict { found.append(side) }
    if let conflict = weightBearingConflict() { found.append(conflict) }
    if let (about, passages) = DrugConflicts(history).pair {
      if found.count < 2, let conflict = conflict(about, passages) { found.append(conflict) }
    }
    if found.count < 2, let conflict = alcoholConflict() { found.append(conflict) }
    return Array(found.prefix(Self.most))
  }

  /// Two to four sources, newest first; nil when they stand in one note.
  private func conflict(_ about: String, _ passages: [Int]) -> Conflict? {
    let sources = Set(passages.map { history.passages[$0].source })
      .sorted { ($1.note, $1.range) < ($0.note, $0.range) }
    guard Set(sources.map(\.note)).count >= 2 else { return nil }
    return Conflict(about: about, sources: Array(sources.prefix(4)))
  }

  // MARK: allergies

  private func allergyConflict() -> Conflict? {
    if let (entry, removal) = removedEntry() {
      return conflict("allergy: entry to be removed", [entry, removal])
    }
    if let pair = reactionPair() { return conflict("allergy: reaction", [pair.0, pair.1]) }
    guard let denial = allergies.denials.first, let named = firstNamed() else { return nil }
    var passages = [denial, named]
    if let last = allergies.denials.last, last != denial { passages.append(last) }
    return conflict("allergy: known against none known", passages)
  }

  /// An allergy that one note enters and a later one takes back.
  private func removedEntry() -> (Int, Int)? {
    let withdrawn = history.cues.set("stop")
    for later in allergies.named.reversed() {
      let passage = history.passages[later]
      guard passage.has(withdrawn), passage.lower.contains("remove"), !passage.isStale else {
        continue
      }
      let entry = allergies.named.first {
        let other = history.passages[$0]
        return other.source.note < passage.source.note
          && !other.drugs.isDisjoint(with: passage.drugs)
      }
      if let entry { return (entry, later) }
    }
    return nil
  }

  private func firstNamed() -> Int? {
    let reaction = history.cues.set("reaction")
    return allergies.named.first { history.passages[$0].has(reaction) } ?? allergies.named.first
  }

  /// Two passages that give one allergen different reactions.
  private func reactionPair() -> (Int, Int)? {
    for (place, older) in allergies.named.enumerated() {
      for newer in allergies.named.dropFirst(place + 1) {
        let a = history.passages[older]
        let b = history.passages[newer]
        guard a.source.note != b.source.note, shareAllergen(a, b) else { continue }
        let reactionsOfA = Set(a.words).intersection(AllergyGuard.reactionWords)
        let reactionsOfB = Set(b.words).intersection(AllergyGuard.reactionWords)
        guard !reactionsOfA.isEmpty, !reactionsOfB.isEmpty else { continue }
        let severe: Set<String> = ["anaphylaxis", "sjs", "stevens-johnson", "angioedema"]
        if reactionsOfA.isDisjoint(with: severe) != reactionsOfB.isDisjoint(with: severe)
          || reactionsOfB.contains("anaphylaxis") && reactionsOfB.count > 1
        {
          return (older, newer)
        }
      }
    }
    return nil
  }

  private func shareAllergen(_ a: Passage, _ b: Passage) -> Bool {
    if !a.drugs.isDisjoint(with: b.drugs) { return true }
    let skip: Set<String> = ["allergy", "allergies", "all", "allergic", "chart", "list"]
    let names = Set(a.words.prefix(4)).subtracting(skip)
      .subtracting(AllergyGuard.reactionWords)
    return b.words.contains { names.contains($0) && $0.utf8.count > 4 }
  }

  // MARK: function and habits

  /// Full weight bearing in one note, less in another.
  private func weightBearingConflict() -> Conflict? {
    let full = first { $0.words.contains("wbat") || $0.lower.contains("as tolerated") }
    let less = first { passage in
      ["toe-touch", "ttwb", "nwb", "non-weight", "non weight bearing"].contains {
        PhraseSearch.contains($0, passage.lower)
      }
    }
    guard let full, let less else { return nil }
    return conflict("weight bearing", [full, less])
  }

  /// Alcohol denied in one note, reported in another.
  private func alcoholConflict() -> Conflict? {
    func speaks(_ passage: Passage) -> Bool {
      ["alcohol", "etoh", "drinks", "drinking", "beers", "wine", "vodka", "drink"].contains {
        passage.words.contains($0)
      }
    }
    let denies = ["denies", "no alcohol", "no etoh", "does not drink", "nondrinker"]
    let denial = first { passage in
      speaks(passage) && denies.contains { PhraseSearch.contains($0, passage.lower) }
    }
    let report = first { passage in
      speaks(passage) && passage.figures.contains(.number) && !passage.isOfFamily
        && !denies.contains { PhraseSearch.contains($0, passage.lower) }
        && ["nightly", "daily", "every", "per", "week", "day"].contains {
          passage.words.contains($0)
        }
    }
    guard let denial, let report else { return nil }
    return conflict("alcohol", [denial, report])
  }

  private func first(_ isWanted: (Passage) -> Bool) -> Int? {
    history.passages.firstIndex(where: isWanted)
  }

  // MARK: code status

  private func codeConflict() -> Conflict? {
    guard let current = code.current else { return nil }
    let others = code.mentions.filter { $0.status != current.status }.map(\.passage)
    let same = code.mentions.filter { $0.status == current.status }.map(\.passage)
    guard let last = others.max(by: { isPlainer($1, than: $0) }) else { return nil }
    var passages = [last]
    passages += others.filter { $0 != last }.sorted { isPlainer($0, than: $1) }.prefix(1)
    passages += same.sorted { isPlainer($0, than: $1) }.prefix(2)
    return conflict("code status", passages)
  }

  /// A passage that speaks of the code alone is plainer; among equals the newer.
  private func isPlainer(_ a: Int, than b: Int) -> Bool {
    (plainness(a), a) > (plainness(b), b)
  }

  private func plainness(_ index: Int) -> Int {
    let passage = history.passages[index]
    let opens = passage.lower.hasPrefix("code") || passage.lower.hasPrefix("decision")
    let says = passage.lower.contains("changed to") || passage.lower.contains("code status")
    return (opens ? 2 : 0) + (says ? 1 : 0)
  }

}
