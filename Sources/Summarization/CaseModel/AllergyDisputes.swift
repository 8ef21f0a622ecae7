/// Substances that one note gives a severe reaction and another a mild one or none.
struct AllergyDisputes {
  private struct Dispute {
    var key: String
    /// Passages that speak of the substance.
    var passages: Set<Int>
  }

  private let history: CaseHistory
  private let disputes: [Dispute]

  init(_ history: CaseHistory, _ allergies: [Allergy]) {
    self.history = history
    disputes = allergies.compactMap { allergy in
      let claims = allergy.claims
      guard claims.contains(where: { $0.severity == .severe && !$0.isWithdrawal }),
        claims.contains(where: { $0.isWithdrawal || $0.severity == .mild })
      else { return nil }
      return Dispute(key: allergy.key, passages: Set(claims.map(\.mention.passage)))
    }
  }

  /// True for a passage that tells the severe side of a dispute as if it were settled.
  func isOneSided(_ index: Int) -> Bool {
    guard !disputes.isEmpty else { return false }
    let passage = history.passages[index]
    let reactions = AllergyReader.reactions(in: passage.lower)
    guard !reactions.isEmpty, reactions.isSubset(of: AllergyReader.severe),
      !Self.weighing.contains(where: { PhraseSearch.contains($0, passage.lower) })
    else { return false }
    return disputes.contains { dispute in
      dispute.passages.contains(index) || passage.drugs.isEmpty
        || passage.drugs.contains(dispute.key)
        || PhraseSearch.contains(dispute.key, passage.lower)
    }
  }

  /// Words of a passage that shows the other side too.
  private static let weighing = [
    "vs", "versus", "unresolved", "not", "no", "entry", "unclear", "disputed", "mild",
  ]
}
