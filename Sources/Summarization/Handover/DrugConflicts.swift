import ClinicalRecord
import ClinicalText

/// Finds a copied list that gives a drug otherwise than the note that stopped or changed it.
struct DrugConflicts {
  /// What the notes disagree about and the two passages, newest first.
  private(set) var pair: (about: String, passages: [Int])?

  private struct Rival {
    var score: Int
    var drug: String
    var list: Int
    var decision: Int
  }

  init(_ history: CaseHistory) {
    var decisions: [String: [Int]] = [:]
    for (index, events) in history.events.enumerated() where !history.passages[index].isStale {
      for (drug, event) in events where event == .stopped || event == .changed {
        decisions[drug, default: []].append(index)
      }
    }
    var best: Rival?
    for (index, passage) in history.passages.enumerated() where passage.isStale {
      for drug in passage.drugs.sorted() where history.events[index][drug] != .stopped {
        let earlier = decisions[drug, default: []].last {
          history.passages[$0].source.note < passage.source.note
        }
        guard let earlier else { continue }
        let score = Self.score(index, earlier, drug, history)
        if score > best?.score ?? 0 {
          best = Rival(score: score, drug: drug, list: index, decision: earlier)
        }
      }
    }
    pair = best.map { ("\($0.drug): a later list says otherwise", [$0.list, $0.decision]) }
  }

  /// More for a drug that is stopped, for a line about it alone, and for a note late in the course.
  private static func score(_ list: Int, _ decision: Int, _ drug: String, _ history: CaseHistory)
    -> Int
  {
    let listed = history.passages[list]
    let decided = history.passages[decision]
    let isStopped = history.events[decision][drug] == .stopped
    if !isStopped {
      let said = Set(listed.words)
      let differs =
        decided.figures.contains(.dose) && listed.figures.contains(.dose)
        && !decided.words.filter(isRegimen).allSatisfy { said.contains($0) }
      guard differs, listed.drugs.count <= 2 else { return 0 }
    }
    return (isStopped ? 4 : 3) + (listed.drugs.count <= 2 ? 6 : 0) + listed.source.note
  }

  private static func isRegimen(_ word: String) -> Bool {
    ["daily", "bid", "tid", "qid", "qhs", "nightly", "weekly"].contains(word)
      || word.utf8.allSatisfy { Byte.isDigit($0) || $0 == Byte.period }
  }
}
