import ClinicalRecord

/// Finds what patients and their relatives tell differently, and orders on weight bearing that differ.
struct HabitConflicts {
  private let history: CaseHistory

  init(_ history: CaseHistory) { self.history = history }

  var all: [Disagreement] { [weightBearing, alcohol].compactMap { $0 } }

  /// Full weight bearing in one note, less in another.
  private var weightBearing: Disagreement? {
    let full = first {
      $0.words.contains("wbat") || PhraseSearch.occurs("weight bearing as tolerated", in: $0.lower)
    }
    let less = first { passage in
      ["toe-touch", "ttwb", "nwb", "non-weight bearing", "non weight bearing"].contains {
        PhraseSearch.contains($0, passage.lower)
      } && !passage.words.contains("wbat")
    }
    return pair("weight bearing", full, less, 0.7)
  }

  /// Alcohol denied in one note, reported in another.
  private var alcohol: Disagreement? {
    let drinks: Set<String> = [
      "alcohol", "etoh", "drinks", "drinking", "beers", "beer", "wine", "vodka", "drink",
      "seltzers",
    ]
    let often: Set<String> = ["nightly", "daily", "every", "per", "week", "day", "night", "wk"]
    let denies = ["denies", "no alcohol", "no etoh", "does not drink", "nondrinker"]
    func isDenial(_ passage: Passage) -> Bool {
      denies.contains { PhraseSearch.contains($0, passage.lower) }
    }
    func speaks(_ passage: Passage) -> Bool { passage.words.contains { drinks.contains($0) } }
    let denial = first { speaks($0) && isDenial($0) }
    let report = first { passage in
      speaks(passage) && !isDenial(passage) && passage.figures.contains(.number)
        && passage.words.contains { often.contains($0) }
    }
    return pair("alcohol", denial, report, 0.6)
  }

  private func pair(_ about: String, _ one: Int?, _ other: Int?, _ weight: Float) -> Disagreement? {
    guard let one, let other,
      history.passages[one].source.note != history.passages[other].source.note
    else { return nil }
    return Disagreement(about: about, passages: [one, other], weight: weight)
  }

  private func first(_ isWanted: (Passage) -> Bool) -> Int? {
    history.passages.firstIndex(where: isWanted)
  }
}
