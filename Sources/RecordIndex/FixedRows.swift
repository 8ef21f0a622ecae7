import ClinicalRecord

/// The row numbers of section kinds: their order in the enumeration.
enum SectionRow {
  static let rows: [SectionKind: Int] = Dictionary(
    uniqueKeysWithValues: SectionKind.allCases.enumerated().map { ($1, $0) })

  static func row(_ kind: SectionKind) -> Int { rows[kind]! }
}

/// One row of the table of assertions: every way in which a mention can hold.
struct AssertionRow: Hashable {
  var status: AssertionStatus
  var temporality: Temporality
  var experiencer: Experiencer

  static let all: [AssertionRow] = AssertionStatus.allCases.flatMap { status in
    Temporality.allCases.flatMap { temporality in
      Experiencer.allCases.map {
        AssertionRow(status: status, temporality: temporality, experiencer: $0)
      }
    }
  }

  private static let rows = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($1, $0) })

  static func row(_ assertion: Assertion) -> Int {
    rows[
      AssertionRow(
        status: assertion.status, temporality: assertion.temporality,
        experiencer: assertion.experiencer)]!
  }

  /// The rows that an entity field of a query means: `present` is what the patient has or had.
  static func rows(_ status: AssertionStatus) -> [Int] {
    all.indices.filter {
      all[$0].status == status && (status != .present || all[$0].experiencer == .patient)
    }
  }

  static func isPresent(_ assertion: Assertion) -> Bool {
    assertion.status == .present && assertion.experiencer == .patient
  }
}

/// One row of the table of origins: which reader found a mention, and how its concept was found.
struct OriginRow: Hashable {
  var source: EntitySource
  var basis: CodeBasis?

  static let all: [OriginRow] = [EntitySource.lexicon, .tagger, .both].flatMap { source in
    [CodeBasis?.none, .exact, .folded, .abbreviation, .partial].map {
      OriginRow(source: source, basis: $0)
    }
  }

  private static let rows = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($1, $0) })

  static func row(_ entity: Entity) -> Int {
    rows[OriginRow(source: entity.source, basis: entity.codeBasis)]!
  }
}
