import ClinicalRecord

/// A patient's history with the facts its handover should hold: what the salience of passages is learned from.
package struct ReferenceCase: Sendable {
  package let name: String
  package let history: CaseHistory
  package let facts: HandoverFacts

  package init(name: String, notes: [AnnotatedNote], facts: HandoverFacts) {
    self.name = name
    history = CaseHistory(notes)
    self.facts = facts
  }

  /// How much of a passage that says a good-to-have fact counts as none.
  private static let goodToHave: Float = 0.6

  /// The case as a lesson.
  package func lesson() -> SalienceLesson {
    let examples = examples()
    let input = RecurrentSalience.linkedVectors.map {
      HistoryInput(history, examples.map(\.features), $0)
    }
    return SalienceLesson(input: input, examples: examples, pairs: pairs())
  }

  /// Passages that say facts, each with each, and whether they say the same one.
  private func pairs() -> [SalienceLesson.Pair] {
    let told = history.passages.indices.compactMap { index -> (index: Int, facts: Set<String>)? in
      let text = PhraseSearch.folded(history.passages[index].text)
      let met = facts.facts.filter { $0.isMet(by: text) }.map(\.id)
      return met.isEmpty ? nil : (index, Set(met))
    }
    return told.flatMap { first in
      let known = Set(history.passages[first.index].words)
      return told.filter { $0.index != first.index }.map { second in
        SalienceLesson.Pair(
          first: first.index, second: second.index,
          overlap: Likeness.overlap(history.passages[second.index].words, known),
          isSame: !second.facts.isDisjoint(with: first.facts))
      }
    }
  }

  /// Each passage with the part of the facts it says; one that springs a trap belongs to none, twice.
  private func examples() -> [SalienceExample] {
    let features = PassageFeatures(history)
    return history.passages.indices.map { index in
      let text = PhraseSearch.folded(history.passages[index].text)
      let isTrap = facts.traps.contains { $0.isSprung(by: text) }
      var target = [Float](repeating: 0, count: SalienceModel.classes)
      let met = isTrap ? [] : facts.facts.filter { $0.isMet(by: text) }
      if let best = met.first(where: \.must) ?? met.first {
        let share = best.must ? 1 : Self.goodToHave
        target[1 + (SalienceModel.parts.firstIndex(of: best.part) ?? 0)] = share
        target[0] = 1 - share
      } else {
        target[0] = 1
      }
      return SalienceExample(
        features: features.features(of: index), target: target, weight: isTrap ? 2 : 1)
    }
  }
}
