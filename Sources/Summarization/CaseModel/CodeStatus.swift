import ClinicalRecord

/// What a history says of the code status: the newest decision counts, not its copies.
package struct CodeStatus: Sendable {
  package enum Kind: String, Sendable { case full, limited }

  package struct Claim: Sendable {
    package var mention: Mention
    package var kind: Kind
    /// From a copied list or header, or a bare word that repeats an order.
    package var isCopy: Bool
  }

  /// In time order, copies included.
  package let claims: [Claim]
  /// The note of each passage.
  private let notes: [Int]
  /// What holds at the end.
  package let current: Claim

  /// Nil when the notes say nothing of it.
  init?(_ history: CaseHistory, _ days: CaseDays) {
    let full = history.cues.set("fullcode")
    let limited = history.cues.set("nocode")
    var claims: [Claim] = []
    for (index, passage) in history.passages.enumerated() {
      let saysFull =
        passage.has(full) || passage.section == .codeStatus && passage.words.contains("full")
      let saysLimited = passage.has(limited)
      guard saysFull || saysLimited else { continue }
      let isVoid = ["void", "voided", "superseded"].contains { passage.words.contains($0) }
      let kind: Kind = saysFull != saysLimited && saysFull != isVoid ? .full : .limited
      claims.append(
        Claim(mention: days.mention(index), kind: kind, isCopy: Self.isCopy(passage, full)))
    }
    let told = claims.filter { !$0.isCopy }
    let decided = told.last { Self.isDecision(history.passages[$0.mention.passage]) }
    guard let current = decided ?? told.last ?? claims.last else { return nil }
    notes = history.passages.map(\.source.note)
    self.claims = claims
    self.current = current
  }

  private static func isCopy(_ passage: Passage, _ full: CueSet) -> Bool {
    passage.isStale || passage.isRepeated || passage.length <= 3 && passage.has(full)
      || outdated.contains { passage.words.contains($0) }
  }

  /// Words of a passage that tells of a mark which no longer counts.
  private static let outdated = ["sticker", "removed"]

  private static func isDecision(_ passage: Passage) -> Bool {
    if passage.lower.hasPrefix("if ") { return false }
    return [
      "changed to", "decision", "signed", "order entered", "discussed", "agrees", "confirmed",
      "reinstated", "wants", "code status",
    ].contains { PhraseSearch.contains($0, passage.lower) }
  }

  /// Claims that a page must not repeat.
  package func isOverruled(_ passage: Int) -> Bool {
    claims.contains { $0.mention.passage == passage && $0.kind != current.kind }
  }

  /// Claims of the other kind behind the note that settled the current one: a change that was told is none.
  package var contradictions: [Claim] {
    let told = claims.filter { !$0.isCopy }
    let lastOther =
      told.last { $0.kind != current.kind && $0.mention.passage < current.mention.passage }?
      .mention.passage ?? -1
    guard
      let settled = told.first(where: { $0.kind == current.kind && $0.mention.passage > lastOther })
    else { return [] }
    let note = notes[settled.mention.passage]
    return claims.filter {
      $0.kind != current.kind
        && ($0.mention.passage > settled.mention.passage
          || $0.isCopy && notes[$0.mention.passage] == note)
    }
  }
}
