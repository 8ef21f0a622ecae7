import ClinicalRecord

/// Finds allergies that one note knows and another denies, and reactions of unlike weight to one substance.
struct AllergyConflicts {
  private let history: CaseHistory
  private let model: CaseModel

  init(_ history: CaseHistory, _ model: CaseModel) {
    self.history = history
    self.model = model
  }

  var best: Disagreement? {
    let found = model.allergies.compactMap(reactions) + [denied].compactMap { $0 }
    return found.max { $0.weight < $1.weight }
  }

  /// A severe reaction against a mild one or none, or an entry that a later note takes back.
  private func reactions(_ allergy: Allergy) -> Disagreement? {
    let claims = allergy.claims
    let told = claims.filter { !$0.isWithdrawal }
    if let severe = told.first(where: { $0.severity == .severe }) {
      let milder = claims.filter {
        $0.mention.passage != severe.mention.passage && $0.severity != .severe
          && ($0.isWithdrawal || $0.severity == .mild)
      }
      if let first = milder.first {
        let last = told.last { $0.severity == .severe }
        let more = milder.first { $0.isWithdrawal }
        return disagreement(
          "allergy to \(allergy.name): the reaction", [severe, first, last, more], 0.9)
      }
    }
    if let entry = told.first,
      let back = claims.last(where: {
        $0.isWithdrawal && !$0.isCopy && note($0) > note(entry) && takesBack($0)
      })
    {
      return disagreement(
        "allergy to \(allergy.name): entered and taken back", [entry, back], 0.85)
    }
    let mild = told.filter { $0.severity == .mild }
    if let first = mild.first,
      let other = mild.first(where: {
        $0.reactions.isDisjoint(with: first.reactions) && note($0) != note(first) && !$0.isCopy
      })
    {
      return disagreement("allergy to \(allergy.name): the reaction", [first, other], 0.4)
    }
    return nil
  }

  private func takesBack(_ claim: Allergy.Claim) -> Bool {
    let lower = history.passages[claim.mention.passage].lower
    return ["remove", "removed", "excluded", "deleted", "to be removed"].contains {
      PhraseSearch.contains($0, lower)
    }
  }

  private func note(_ claim: Allergy.Claim) -> Int {
    history.passages[claim.mention.passage].source.note
  }

  /// A note that knows of no allergy against one that names it.
  private var denied: Disagreement? {
    let claims = model.allergies.flatMap(\.claims)
      .filter { !$0.isWithdrawal }
      .sorted { $0.mention.passage < $1.mention.passage }
    guard let denial = model.allergyDenials.first?.passage else { return nil }
    let others = claims.filter { note($0) != history.passages[denial].source.note }
    guard let named = others.first(where: { !$0.reactions.isEmpty }) ?? others.first else {
      return nil
    }
    let last = model.allergyDenials.last.map(\.passage)
    return Disagreement(
      about: "allergies: known against none known",
      passages: [denial, named.mention.passage] + [last].compactMap { $0 },
      weight: named.reactions.isEmpty ? 0.5 : 0.9)
  }

  private func disagreement(_ about: String, _ claims: [Allergy.Claim?], _ weight: Float)
    -> Disagreement
  {
    Disagreement(about: about, passages: claims.compactMap { $0?.mention.passage }, weight: weight)
  }
}
