import ClinicalRecord
import Glibc

/// Finds sentences that call what another note says a mistake, with what they speak of.
struct CorrectionConflicts {
  private static let least: Float = 7
  private static let words: Set<String> = [
    "wrong", "error", "incorrect", "mistake", "typo", "mislabeled", "incorrectly",
  ]
  private let history: CaseHistory
  private let stems: [Set<String>]
  private var spread: [String: Int] = [:]

  init(_ history: CaseHistory) {
    self.history = history
    stems = history.passages.map(Self.stems)
    for stem in stems.joined() { spread[stem, default: 0] += 1 }
  }

  private static func stems(_ passage: Passage) -> Set<String> {
    Set(
      passage.words.filter { $0.utf8.count >= 4 && !words.contains($0) }.map {
        String($0.prefix(5))
      })
  }

  var best: Disagreement? {
    var best: Disagreement?
    for (index, passage) in history.passages.enumerated() {
      let denied = Self.denied(passage)
      guard denied != nil || passage.words.contains(where: Self.words.contains),
        let (other, score) = counterpart(index, with: denied), score >= Self.least
      else { continue }
      let weight = min(0.65, 0.3 + score / 60)
      if weight > best?.weight ?? 0 {
        best = Disagreement(
          about: "an entry that a note calls wrong", passages: [index, other], weight: weight)
      }
    }
    return best
  }

  /// The stem of what a passage says "NOT" of, in capitals.
  private static func denied(_ passage: Passage) -> String? {
    let words = passage.text.split(separator: " ")
    guard let place = words.firstIndex(of: "NOT"), place + 1 < words.count else { return nil }
    let word = words[place + 1].lowercased().filter(\.isLetter)
    return word.utf8.count >= 4 ? String(word.prefix(5)) : nil
  }

  /// The passage of another note that shares the rarest words, among them what is denied.
  private func counterpart(_ index: Int, with denied: String?) -> (passage: Int, score: Float)? {
    let wanted = stems[index]
    var best: (passage: Int, score: Float)?
    for (other, passage) in history.passages.enumerated()
    where passage.source.note != history.passages[index].source.note {
      let shared = wanted.intersection(stems[other])
      guard shared.count >= 2, denied.map(shared.contains) ?? true, !history.named[other].isEmpty
      else { continue }
      let score = shared.sorted().reduce(Float(0)) {
        $0 + logf(Float(history.passages.count) / Float(spread[$1] ?? 1))
      }
      if score > best?.score ?? 0 { best = (other, score) }
    }
    return best
  }
}
