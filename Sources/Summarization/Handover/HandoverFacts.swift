import JSON

/// What a handover of a case should hold and must not say: the references of an evaluation.
package struct HandoverFacts: Sendable {
  /// Groups of words; a statement meets them when it has a word of every group.
  package typealias Match = [[String]]

  package struct Fact: Sendable {
    package var id: String
    package var part: HandoverPart
    package var must: Bool
    package var match: Match
  }

  package struct Trap: Sendable {
    package var id: String
    package var match: Match
    package var excuses: [String]
  }

  package struct Quote: Sendable {
    package var note: String
    package var text: String
  }

  package struct Disagreement: Sendable {
    package var id: String
    package var quotes: [Quote]
  }

  package var facts: [Fact] = []
  package var traps: [Trap] = []
  package var conflicts: [Disagreement] = []

  package init(_ json: JSONValue) {
    facts = (json["facts"]?.array ?? []).compactMap { row in
      guard let id = row["id"]?.string,
        let part = row["part"]?.string.flatMap(HandoverPart.init(rawValue:))
      else { return nil }
      return Fact(
        id: id, part: part, must: row["must"]?.bool ?? false, match: Self.match(row["match"]))
    }
    traps = (json["traps"]?.array ?? []).map { row in
      Trap(
        id: row["id"]?.string ?? "", match: Self.match(row["match"]),
        excuses: Self.words(row["allowed_if"]))
    }
    conflicts = (json["conflicts"]?.array ?? []).map { row in
      Disagreement(
        id: row["id"]?.string ?? "",
        quotes: (row["quotes"]?.array ?? []).map {
          Quote(note: $0["note"]?.string ?? "", text: $0["quote"]?.string ?? "")
        })
    }
  }

  private static func match(_ value: JSONValue?) -> Match {
    (value?.array ?? []).map { words($0) }
  }

  private static func words(_ value: JSONValue?) -> [String] {
    (value?.array ?? []).compactMap { $0.string.map(PhraseSearch.folded) }
  }
}

extension HandoverFacts.Fact {
  /// True when one statement says the fact.
  package func isMet(by folded: String) -> Bool { PhraseSearch.meets(match, folded) }
}

extension HandoverFacts.Trap {
  /// True when a statement says what is false or outdated.
  package func isSprung(by folded: String) -> Bool {
    PhraseSearch.meets(match, folded) && !excuses.contains { PhraseSearch.contains($0, folded) }
  }
}
