import ClinicalRecord
import RecordStore

/// What the notes that answer a query are about.
public struct Facets: Sendable {
  public struct Group: Sendable {
    public var name: String
    /// Most frequent first.
    public var values: [(value: String, count: Int)]
  }

  /// Notes that match.
  public var count: Int
  public var groups: [Group]
}

extension IndexReader {
  /// The most frequent diseases, drugs, kinds of notes, sections and years among the notes that answer `query`.
  public func facets(_ query: SearchQuery, limit: Int = 10) throws(StoreError) -> Facets {
    try reading { () throws(StoreError) in
      var evaluation = Evaluation(self)
      let rows = try evaluation.rows(query.root)
      var tally = try FacetTally(self)
      try tally.add(rows, self)
      return Facets(count: rows.count, groups: try tally.groups(limit, self))
    }
  }
}

/// Counts facets note by note.
private struct FacetTally {
  private var concepts: [Int32]
  private var sections = [Int](repeating: 0, count: SectionRow.rows.count)
  private var kinds: [String: Int] = [:]
  private var years: [String: Int] = [:]

  init(_ index: IndexReader) throws(StoreError) {
    let bound = try index.database.integer("SELECT max(row) FROM concept") ?? 0
    concepts = [Int32](repeating: 0, count: bound + 1)
  }

  mutating func add(_ rows: RowSet, _ index: IndexReader) throws(StoreError) {
    let columns = "SELECT row, kind, substr(date, 1, 4), sections, concepts FROM note"
    // A few notes are looked up one by one, many are read in one sweep.
    if rows.count * 4 < index.lengths.notes {
      let statement = try index.database.prepare("\(columns) WHERE row = ?")
      for row in rows.rows {
        statement.bind(1, row)
        if try statement.step() { count(statement) }
        statement.reset()
      }
    } else {
      let statement = try index.database.prepare(columns)
      while try statement.step() { if rows.contains(statement.integer(0)) { count(statement) } }
    }
  }

  private mutating func count(_ statement: borrowing Statement) {
    if !statement.isNull(1) { kinds[statement.text(1), default: 0] += 1 }
    if !statement.isNull(2) { years[statement.text(2), default: 0] += 1 }
    statement.withBytes(3) { RowList.forEach($0) { sections[$0] += 1 } }
    statement.withBytes(4) { RowList.forEach($0) { concepts[$0] += 1 } }
  }

  func groups(_ limit: Int, _ index: IndexReader) throws(StoreError) -> [Facets.Group] {
    let names = SectionRow.rows.map { ($0.key.name, sections[$0.value]) }
    return [
      Facets.Group(name: "diseases", values: try concepts(of: "disease", limit, index)),
      Facets.Group(name: "drugs", values: try concepts(of: "drug", limit, index)),
      Facets.Group(name: "kinds", values: Self.best(kinds.map { ($0.key, $0.value) }, limit)),
      Facets.Group(name: "sections", values: Self.best(names, limit)),
      Facets.Group(name: "years", values: Self.best(years.map { ($0.key, $0.value) }, limit)),
    ]
  }

  private func concepts(of type: String, _ limit: Int, _ index: IndexReader) throws(StoreError)
    -> [(value: String, count: Int)]
  {
    let statement = try index.database.prepare(
      "SELECT name FROM concept WHERE row = ? AND type = ?")
    var found: [(value: String, count: Int)] = []
    let order = concepts.indices.filter { concepts[$0] > 0 }.sorted {
      (concepts[$1], $0) < (concepts[$0], $1)
    }
    for concept in order {
      guard found.count < limit else { break }
      statement.bind(1, concept)
      statement.bind(2, type)
      if try statement.step() { found.append((statement.text(0), Int(concepts[concept]))) }
      statement.reset()
    }
    return found
  }

  private static func best(_ counts: [(String, Int)], _ limit: Int) -> [(value: String, count: Int)]
  {
    let sorted = counts.filter { $0.1 > 0 }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
    return sorted.prefix(limit).map { (value: $0.0, count: $0.1) }
  }
}
