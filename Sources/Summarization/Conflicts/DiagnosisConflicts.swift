import ClinicalRecord

/// Finds diagnoses that a note rules out and a later one still has.
struct DiagnosisConflicts {
  private let history: CaseHistory
  private let model: CaseModel

  init(_ history: CaseHistory, _ model: CaseModel) {
    self.history = history
    self.model = model
  }

  var best: Disagreement? { model.problems.compactMap(disagreement).max { $0.weight < $1.weight } }

  private func disagreement(_ problem: Problem) -> Disagreement? {
    let told = problem.exclusions.filter { !history.passages[$0.passage].isStale }
    guard let first = told.first, let last = told.last,
      let claim = problem.claims.last(where: {
        note($0) > note(first) && !isContingent(history.passages[$0.passage])
      })
    else { return nil }
    let isCopy = history.passages[claim.passage].isStale
    return Disagreement(
      about: "\(problem.name): ruled out, and still named",
      passages: [last.passage, claim.passage] + problem.claims.prefix(1).map(\.passage)
        + [first.passage],
      weight: isCopy ? 0.4 : 0.35)
  }

  private func isContingent(_ passage: Passage) -> Bool {
    passage.has(history.cues.set("if")) || passage.has(history.cues.set("error"))
      || passage.has(history.cues.set("excluded"))
  }

  private func note(_ mention: Mention) -> Int { history.passages[mention.passage].source.note }
}
