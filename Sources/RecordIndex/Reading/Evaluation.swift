import ClinicalRecord
import ClinicalText
import RecordStore

/// What the fields of a bracket say about the other parts in it.
struct Binding: Hashable {
  var statuses: [AssertionStatus] = [.present]
  /// Rows of section kinds; empty for any.
  var sections: [Int] = []
  /// A feedback label; nil for any.
  var label: String?
}

/// One answering of a query: the rows that match, what counts for their rank, and what to mark in their texts.
struct Evaluation {
  let index: IndexReader
  /// The rows of each part that is wanted, with its counts.
  private(set) var scored: [Postings] = []
  /// Words to mark, as index words, each with whether it is the beginning of one only.
  private(set) var marked: [[(word: [UInt8], isPrefix: Bool)]] = []
  /// Entities to mark: mentions that were asked for, with the letters of how they must hold.
  private(set) var mentions: [(rows: Set<Int>, letters: Set<String>)] = []
  /// What was done: in words, or the question to SQLite and what came of it.
  private var steps: [(what: String, notes: Int, sql: String?)] = []

  init(_ index: IndexReader) { self.index = index }

  private var bound: Int { index.lengths.codes.count }

  mutating func rows(_ node: QueryNode) throws(StoreError) -> RowSet {
    try rows(node, Binding(), wanted: true)
  }

  /// The rows of a part; when it is a column of the notes, perhaps only those `among` others.
  private mutating func rows(
    _ node: QueryNode, _ binding: Binding, wanted: Bool, among others: RowSet? = nil
  ) throws(StoreError) -> RowSet {
    switch node {
    case .words(let words): return try rows([words], 0, binding, wanted)
    case .near(let words, let distance): return try rows(words, distance, binding, wanted)
    case .field(let field): return try rows(field, binding, wanted, among: others)
    case .not(let part):
      var unbound = binding
      unbound.sections = []
      var all = index.lengths.all
      all.subtract(try rows(part, unbound, wanted: false))
      return all
    case .or(let parts):
      var result = RowSet(bound: bound)
      for part in parts { result.formUnion(try rows(part, binding, wanted: wanted)) }
      return result
    case .and(let parts): return try all(of: parts, binding, wanted)
    }
  }

  /// What was done, with SQLite's plans.
  func explanation() throws(StoreError) -> [String] {
    var lines: [String] = []
    for step in steps {
      lines.append("\(step.what): \(step.notes) notes")
      if let sql = step.sql { lines += try index.database.plan(sql).map { "  \($0)" } }
    }
    return lines
  }

  // MARK: brackets

  /// Fields that bind the others of their bracket are taken first, then words and entities, then columns of the notes,
  /// which may have to be read for few notes only; `NOT` comes last.
  private mutating func all(of parts: [QueryNode], _ outer: Binding, _ wanted: Bool)
    throws(StoreError) -> RowSet
  {
    var binding = outer
    var rest: [QueryNode] = []
    let bracket = Bracket(parts)
    if !bracket.statuses.isEmpty { binding.statuses = bracket.statuses }
    if !bracket.sections.isEmpty { binding.sections = bracket.sections }
    if let label = bracket.label { binding.label = label }
    rest = bracket.rest
    var result: RowSet?
    for part in rest.filter({ !$0.isColumn }) + rest.filter(\.isColumn) {
      if case .not = part { continue }
      let rows = try rows(part, binding, wanted: wanted, among: result)
      if result == nil { result = rows } else { result!.formIntersection(rows) }
    }
    for part in rest {
      guard case .not(let inner) = part else { continue }
      var unbound = binding
      unbound.sections = []
      if result == nil { result = index.lengths.all }
      result!.subtract(try rows(inner, unbound, wanted: false))
    }
    return result ?? index.lengths.all
  }

  // MARK: words

  private mutating func rows(
    _ queries: [WordQuery], _ distance: Int, _ binding: Binding, _ wanted: Bool
  ) throws(StoreError) -> RowSet {
    let terms = queries.map { index.terms(of: $0) }
    let search = WordSearch(index)
    let postings: Postings
    if terms.count == 1, terms[0].count == 1, binding.sections.isEmpty {
      postings = try search.counts(terms[0][0])
    } else {
      var placed: [Int: PlacedPostings] = [:]
      var among: RowSet?
      for place in try search.rarestFirst(terms) {
        let postings = try search.phrase(terms[place], among: among)
        among = RowSet(postings.rows, bound: bound)
        placed[place] = postings
      }
      var found = terms.indices.map { placed[$0]! }
      if terms.count > 1 { found = [WordSearch.near(found, terms.map(\.count), distance)] }
      if binding.sections.isEmpty {
        postings = found[0].counts()
      } else {
        postings = try search.within(binding.sections, found[0])
      }
    }
    let outline = queries.map(\.outline).joined(separator: ", ")
    steps.append(("pages of note_words: \(outline)", postings.rows.count, nil))
    if wanted {
      scored.append(postings)
      marked += terms.map { $0.map { ($0.word, $0.isPrefix) } }
    }
    return RowSet(postings.rows, bound: bound)
  }

  // MARK: fields

  private mutating func rows(
    _ field: FieldQuery, _ binding: Binding, _ wanted: Bool, among others: RowSet?
  ) throws(StoreError) -> RowSet {
    if let condition = field.columnCondition {
      let value = field.isPrefix ? field.value.likeEscaped : field.value
      return try rows(condition, value, among: others)
    }
    switch field.field {
    case .section:
      return try rows(
        "SELECT DISTINCT note FROM section WHERE kind = ?",
        .integer(SectionRow.row(SectionKind(rawValue: field.value)!)))
    case .sentiment:
      return try rows("SELECT note FROM feedback WHERE label = ?", .text(field.value))
    case .aspect: return try aspects(field, binding)
    case .assertion: return try anyEntity(field.value, binding)
    default: return try entities(field, binding, wanted)
    }
  }

  private enum Value {
    case integer(Int)
    case text(String)

  }

  private mutating func rows(_ sql: String, _ values: Value...) throws(StoreError) -> RowSet {
    let statement = try index.database.prepare(sql)
    for (place, value) in values.enumerated() {
      switch value {
      case .integer(let number): statement.bind(Int32(place + 1), number)
      case .text(let text): statement.bind(Int32(place + 1), text)
      }
    }
    var rows = RowSet(bound: bound)
    while try statement.step() { rows.insert(statement.integer(0)) }
    steps.append((sql, rows.count, sql))
    return rows
  }

  /// So many notes are looked at one by one in the time that a range of an index takes.
  private static let few = 2000

  /// The notes for which a condition on their columns holds; only those `among` others when these are few.
  private mutating func rows(_ condition: String, _ value: String, among others: RowSet?)
    throws(StoreError) -> RowSet
  {
    guard let others, others.count <= Self.few else {
      let key = IndexReader.ColumnKey(condition: condition, value: value)
      let sql = "SELECT row FROM note WHERE \(condition)"
      if let known = index.columns[key] {
        steps.append((sql, known.count, sql))
        return known
      }
      let found = try rows(sql, .text(value))
      index.remember(found, key)
      return found
    }
    let sql = "SELECT row FROM note WHERE row = ? AND \(condition)"
    let statement = try index.database.prepare(sql)
    statement.bind(2, value)
    var rows = RowSet(bound: bound)
    for row in others.rows {
      statement.bind(1, row)
      if try statement.step() { rows.insert(row) }
      statement.reset()
    }
    steps.append((sql, rows.count, sql))
    return rows
  }

  private mutating func aspects(_ field: FieldQuery, _ binding: Binding) throws(StoreError)
    -> RowSet
  {
    let name = field.isPrefix ? "name LIKE ? || '%'" : "name = ?"
    let value = Value.text(field.value.lowercased())
    guard let label = binding.label else {
      return try rows("SELECT note FROM aspect WHERE \(name)", value)
    }
    return try rows("SELECT note FROM aspect WHERE \(name) AND label = ?", value, .text(label))
  }

  /// Notes with any entity that holds in a way: the rare case of `assertion:` beside no entity field.
  private mutating func anyEntity(_ status: String, _ binding: Binding) throws(StoreError) -> RowSet
  {
    let statuses = status == "any" ? AssertionStatus.allCases : [AssertionStatus(rawValue: status)!]
    let list = statuses.flatMap { AssertionRow.rows($0) }.map { "\($0)" }.joined(separator: ", ")
    let sections = binding.sections.map { "\($0)" }.joined(separator: ", ")
    return try rows(
      "SELECT DISTINCT note FROM entity WHERE assertion IN (\(list))"
        + (sections.isEmpty ? "" : " AND section IN (\(sections))"))
  }

  private mutating func entities(_ field: FieldQuery, _ binding: Binding, _ wanted: Bool)
    throws(StoreError) -> RowSet
  {
    let question = EntityQuestion(field)
    let rows = try index.mentions(for: question)
    let letters = Set(binding.statuses.map { Fact.letter($0) })
    let postings = try WordSearch(index).facts(rows, letters, sections: binding.sections)
    let how = binding.statuses.map(\.rawValue).joined(separator: " or ")
    let what = "pages of note_facts: \(field.outline), \(how): \(rows.count) mentions"
    steps.append((what, postings.rows.count, nil))
    if wanted {
      scored.append(postings)
      mentions.append((Set(rows), letters))
    }
    return RowSet(postings.rows, bound: bound)
  }
}

/// The parts of a bracket, with those that bind the others set apart.
private struct Bracket {
  var statuses: [AssertionStatus] = []
  var sections: [Int] = []
  var label: String?
  var rest: [QueryNode] = []

  init(_ parts: [QueryNode]) {
    let hasEntity = parts.contains { Self.holds($0) { $0.entityTypes != nil } }
    let hasAspect = parts.contains { Self.holds($0) { $0 == .aspect } }
    let hasWords = parts.contains { Self.holdsWords($0) }
    for part in parts {
      if hasEntity, let values = Self.values(of: .assertion, part) {
        statuses += values.flatMap {
          $0 == "any" ? AssertionStatus.allCases : [AssertionStatus(rawValue: $0)!]
        }
      } else if hasEntity || hasWords, let values = Self.values(of: .section, part) {
        sections += values.map { SectionRow.row(SectionKind(rawValue: $0)!) }
      } else if hasAspect, let values = Self.values(of: .sentiment, part), values.count == 1 {
        label = values[0]
      } else {
        rest.append(part)
      }
    }
  }

  /// The values when a part is the field, or alternatives that are all that field.
  private static func values(of field: QueryField, _ node: QueryNode) -> [String]? {
    switch node {
    case .field(let query) where query.field == field: return [query.value]
    case .or(let parts):
      let found = parts.compactMap { values(of: field, $0) }
      return found.count == parts.count ? found.flatMap { $0 } : nil
    default: return nil
    }
  }

  private static func holds(_ node: QueryNode, _ test: (QueryField) -> Bool) -> Bool {
    switch node {
    case .field(let query): test(query.field)
    case .and(let parts), .or(let parts): parts.contains { holds($0, test) }
    case .not(let part): holds(part, test)
    default: false
    }
  }

  private static func holdsWords(_ node: QueryNode) -> Bool {
    switch node {
    case .words, .near: true
    case .and(let parts), .or(let parts): parts.contains { holdsWords($0) }
    default: false
    }
  }
}

extension QueryNode {
  /// A condition on a note's columns, which can be asked of single notes.
  fileprivate var isColumn: Bool {
    if case .field(let field) = self { return field.columnCondition != nil }
    return false
  }
}

extension FieldQuery {
  /// The condition on the columns of a note that the field stands for, nil for other fields.
  fileprivate var columnCondition: String? {
    switch field {
    case .kind: isPrefix ? "kind LIKE ? || '%' ESCAPE '\\'" : "kind = ? COLLATE NOCASE"
    case .patient: isPrefix ? "patient LIKE ? || '%' ESCAPE '\\'" : "patient = ?"
    case .after: "date >= ?"
    case .before: "date < ?"
    default: nil
    }
  }
}

extension String {
  /// With the wildcards of LIKE made plain.
  fileprivate var likeEscaped: String {
    reduce(into: "") { text, character in
      if "%_\\".contains(character) { text.append("\\") }
      text.append(character)
    }
  }
}

extension RowSet {
  /// The given rows.
  init(_ rows: some Sequence<Int32>, bound: Int) {
    self.init(bound: bound)
    for row in rows { insert(Int(row)) }
  }
}
