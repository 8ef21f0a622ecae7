import ClinicalRecord
import ClinicalText

/// What a search is to give.
public struct SearchOptions: Sendable {
  public var limit = 10
  public var offset = 0
  /// Prefers new notes: a note's score is halved for each year that it is older than the newest.
  public var prefersRecent = false
  /// Says in the result what was done.
  public var explains = false

  public init(
    limit: Int = 10, offset: Int = 0, prefersRecent: Bool = false, explains: Bool = false
  ) {
    self.limit = limit
    self.offset = offset
    self.prefersRecent = prefersRecent
    self.explains = explains
  }
}

/// The notes that answer a query, best first.
public struct SearchResult: Sendable {
  public var hits: [SearchHit]
  /// All notes that match, shown or not.
  public var count: Int
  /// What was done to find them, when that was asked for.
  public var steps: [String]
}

/// A note that answers a query.
public struct SearchHit: Sendable {
  public var note: StoredNote
  public var score: Double
  /// Ranges of the text that the query's words and fields found, ascending and disjoint.
  public var marks: [Mark]
}

/// A range of a text that answers a query, and the entity there.
public struct Mark: Hashable, Sendable {
  public var range: TextRange
  public var entity: StoredEntity?
  /// Which of the query's parts it answers.
  var part = 0
}

/// A note as it stands in an index.
public struct StoredNote: Sendable {
  public var row: Int
  public var id: String
  public var patient: String?
  public var date: String?
  public var kind: String?
  public var sha256: String
  public var body: TextRange
  public var text: NoteText
}

/// An entity as it stands in an index.
public struct StoredEntity: Hashable, Sendable {
  public var ordinal: Int
  public var mention: Int
  public var range: TextRange
  public var type: EntityType
  public var status: AssertionStatus
  public var temporality: Temporality
  public var experiencer: Experiencer
  public var section: SectionKind?
  public var concept: Int
  public var name: String
  /// System and code of the concept's best code.
  public var code: Code?
}
