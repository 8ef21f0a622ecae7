import ClinicalRecord

/// A mention as one word of the table `note_facts`: `12.p.31` is mention 12, present, in section kind 31.
enum Fact {
  /// The letter for what an entity field can ask for.
  static func letter(_ status: AssertionStatus) -> String {
    switch status {
    case .present: "p"
    case .absent: "a"
    case .possible: "u"
    case .hypothetical: "h"
    case .family: "f"
    case .allergy: "l"
    }
  }

  /// The letter for how a mention holds; what is present with somebody else is "o".
  static func letter(_ assertion: Assertion) -> String {
    assertion.status == .present && assertion.experiencer != .patient
      ? "o" : letter(assertion.status)
  }

  /// The letter for each row of the table of assertions.
  static let letters = AssertionRow.all.map {
    letter(Assertion($0.status, temporality: $0.temporality, experiencer: $0.experiencer))
  }

  static func word(mention: Int, _ letter: String, section: Int?) -> String {
    "\(prefix(mention: mention, letter))\(section.map { "\($0)" } ?? "n")"
  }

  /// What all words of a mention with that letter begin with.
  static func prefix(mention: Int, _ letter: String) -> String { "\(mention).\(letter)." }
}
