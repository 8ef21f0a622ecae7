import ClinicalRecord
import ClinicalText

/// Finds findings and procedures that one note puts on the left and another on the right.
struct SideConflicts {
  private enum Side { case left, right }

  private struct Mention {
    var passage: Int
    var side: Side
  }

  private static let sides: [String: Side] = [
    "left": .left, "l": .left, "lt": .left, "left-sided": .left, "lle": .left,
    "right": .right, "r": .right, "rt": .right, "right-sided": .right, "rle": .right,
  ]
  private let history: CaseHistory
  private var mentions: [String: [Mention]] = [:]
  private var spread: [String: Int] = [:]

  init(_ history: CaseHistory) {
    self.history = history
    for (index, passage) in history.passages.enumerated() {
      for word in Set(passage.words) { spread[word, default: 0] += 1 }
      read(passage, index)
    }
  }

  private mutating func read(_ passage: Passage, _ index: Int) {
    let words = passage.words
    let found = Set(words.compactMap { Self.sides[$0] })
    guard found.count == 1, !passage.isOfFamily else { return }
    for (place, word) in words.enumerated() {
      guard let side = Self.sides[word] else { continue }
      for noun in words[(place + 1)...].prefix(3) where isNoun(noun) {
        mentions[Folding.fold(noun), default: []].append(Mention(passage: index, side: side))
      }
      if place > 0, isNoun(words[place - 1]) {
        mentions[Folding.fold(words[place - 1]), default: []]
          .append(Mention(passage: index, side: side))
      }
    }
  }

  private func isNoun(_ word: String) -> Bool {
    word.utf8.count >= 3 && word.utf8.allSatisfy(Byte.isLetter) && Self.sides[word] == nil
  }

  /// At most one conflict: the pair of passages that have the most telling words in common.
  func conflicts() -> [Conflict] {
    var best: (score: Float, noun: String, sources: [SourceSpan])?
    let error = history.cues.set("error")
    for noun in mentions.keys.sorted() {
      let all = mentions[noun]!
      let left = all.filter { $0.side == .left }
      let right = all.filter { $0.side == .right }
      for a in left {
        for b in right {
          let one = history.passages[a.passage]
          let other = history.passages[b.passage]
          guard one.source.note != other.source.note else { continue }
          var score = likeness(one, other)
          if one.has(error) || other.has(error) { score += 0.5 }
          guard score > best?.score ?? 2.2 else { continue }
          best = (score, noun, sources(one, other))
        }
      }
    }
    return best.map { [Conflict(about: "side: \($0.noun)", sources: $0.sources)] } ?? []
  }

  private func sources(_ a: Passage, _ b: Passage) -> [SourceSpan] {
    a.source.note > b.source.note ? [a.source, b.source] : [b.source, a.source]
  }

  /// The sum over shared words of how rare they are.
  private func likeness(_ a: Passage, _ b: Passage) -> Float {
    let shared = Set(a.words).intersection(b.words)
      .filter {
        $0.utf8.count >= 3 && Self.sides[$0] == nil && !$0.utf8.contains(where: Byte.isDigit)
      }
    return shared.reduce(0) { $0 + 1 / power(Float(spread[$1] ?? 1), 0.3) }
  }
}
