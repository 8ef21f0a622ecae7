import ClinicalRecord

/// Finds notes that give another code status than the decision before them.
struct CodeConflicts {
  private let history: CaseHistory
  private let code: CodeStatus?

  init(_ history: CaseHistory, _ model: CaseModel) {
    self.history = history
    code = model.code
  }

  var best: Disagreement? {
    guard let code, let against = code.contradictions.max(by: { isPlainer($1, than: $0) }) else {
      return nil
    }
    let others = code.claims.filter { $0.kind != code.current.kind }
    let same = code.claims.filter { $0.kind == code.current.kind }
    var passages = [code.current.mention.passage, against.mention.passage]
    passages += others.prefix(1).map(\.mention.passage)
    passages += same.sorted(by: isPlainer).prefix(1).map(\.mention.passage)
    return Disagreement(about: "code status", passages: passages, weight: 0.8)
  }

  /// A passage that speaks of the code alone is plainer; among equals the newer.
  private func isPlainer(_ a: CodeStatus.Claim, than b: CodeStatus.Claim) -> Bool {
    (plainness(a), a.mention.passage) > (plainness(b), b.mention.passage)
  }

  private func plainness(_ claim: CodeStatus.Claim) -> Int {
    let lower = history.passages[claim.mention.passage].lower
    let opens = lower.hasPrefix("code") || lower.hasPrefix("decision")
    return (opens ? 2 : 0)
      + (PhraseSearch.occurs("changed to", in: lower)
        || PhraseSearch.occurs("code status", in: lower) ? 1 : 0)
  }
}
