import ClinicalRecord
import ClinicalText
import RecordStore

/// Finds in a note's text what a query found: the words of its phrases, the entities of its fields.
struct Marker {
  private let index: IndexReader
  private let phrases: [PhraseFinder]
  private let asked: [(rows: Set<Int>, letters: Set<String>)]

  init(_ index: IndexReader, _ evaluation: Evaluation) {
    self.index = index
    phrases = evaluation.marked.filter { !$0.isEmpty }.map { PhraseFinder($0) }
    asked = evaluation.mentions
  }

  /// A mark before its entity is read; nil for none.
  private struct Place {
    var range: TextRange
    var entity: Int?
    var part: Int
  }

  /// Ascending and disjoint marks; those that an entity overlaps carry it.
  func marks(in note: StoredNote) throws(StoreError) -> [Mark] {
    let entities = try index.entityPlaces(of: note.row)
    var places: [Place] = []
    for (part, question) in asked.enumerated() {
      for entity in entities
      where question.rows.contains(entity.mention) && question.letters.contains(entity.letter) {
        places.append(
          Place(range: entity.range, entity: entity.ordinal, part: phrases.count + part))
      }
    }
    for (part, phrase) in phrases.enumerated() {
      phrase.find(in: note, index.breaker, index.folder) { range in
        let entity = entities.first { $0.range.overlaps(range) }
        places.append(Place(range: range, entity: entity?.ordinal, part: part))
      }
    }
    places.sort { ($0.range, $0.entity == nil ? 1 : 0) < ($1.range, $1.entity == nil ? 1 : 0) }
    var marks: [Mark] = []
    for place in places where marks.last.map({ $0.range.upper <= place.range.lower }) ?? true {
      var entity: StoredEntity?
      if let ordinal = place.entity { entity = try index.entity(ordinal, of: note.row) }
      marks.append(Mark(range: place.range, entity: entity, part: place.part))
    }
    return marks
  }
}

/// Where an entity of a note stands, and how it holds.
struct EntityPlace {
  var ordinal: Int
  var mention: Int
  var letter: String
  var range: TextRange
}

extension IndexReader {
  /// The entities of a note, in order.
  func entities(of row: Int) throws(StoreError) -> [StoredEntity] {
    readEntities.bind(1, row)
    readEntities.bind(2, 0)
    readEntities.bind(3, Int.max)
    defer { readEntities.reset() }
    var entities: [StoredEntity] = []
    while try readEntities.step() { entities.append(Self.entity(readEntities)) }
    return entities
  }

  /// One entity of a note by its ordinal, nil when there is none.
  func entity(_ ordinal: Int, of row: Int) throws(StoreError) -> StoredEntity? {
    readEntities.bind(1, row)
    readEntities.bind(2, ordinal)
    readEntities.bind(3, ordinal)
    defer { readEntities.reset() }
    return try readEntities.step() ? Self.entity(readEntities) : nil
  }

  private static func entity(_ row: borrowing Statement) -> StoredEntity {
    let assertion = AssertionRow.all[row.integer(4)]
    let isCoded = !row.isNull(9)
    return StoredEntity(
      ordinal: row.integer(0), mention: row.integer(1),
      range: TextRange(row.integer(2), row.integer(3)),
      type: EntityType(rawValue: row.text(6)) ?? .finding, status: assertion.status,
      temporality: assertion.temporality, experiencer: assertion.experiencer,
      section: row.isNull(5) ? nil : SectionKind.allCases[row.integer(5)],
      concept: row.integer(7), name: row.text(8),
      code: isCoded
        ? CodeSystem(rawValue: row.text(9)).map { Code($0, row.text(10), row.text(11)) } : nil)
  }

  /// Where the entities of a note stand, in order: all that is needed to choose some of them.
  func entityPlaces(of row: Int) throws(StoreError) -> [EntityPlace] {
    readPlaces.bind(1, row)
    defer { readPlaces.reset() }
    var places: [EntityPlace] = []
    while try readPlaces.step() {
      places.append(
        EntityPlace(
          ordinal: readPlaces.integer(0), mention: readPlaces.integer(1),
          letter: Fact.letters[readPlaces.integer(2)],
          range: TextRange(readPlaces.integer(3), readPlaces.integer(4))))
    }
    return places
  }
}
