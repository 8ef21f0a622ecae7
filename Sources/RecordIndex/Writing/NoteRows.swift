import ClinicalRecord
import ClinicalText
import RecordStore

/// Writes and removes everything that belongs to one note.
final class NoteRows {
  private let addNote, addText, addFacts, addSection, addEntity, addAttribute: Statement
  private let addFeedback, addAspect, addVector: Statement
  private let readNote, readSections, readEntities, dropFacts: Statement
  private let drops: [String]
  private let concepts: ConceptRows
  private let words: WordTable
  private let breaker = WordBreaker()
  private let preparer = NotePreparer()
  private var facts: [UInt8] = []

  init(_ database: borrowing Database, _ names: @escaping (String) -> String?) throws(StoreError) {
    addNote = try database.prepare(
      "INSERT INTO note(id, patient, date, kind, sha256, body, words, reading, sections, concepts)"
        + " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    addText = try database.prepare("INSERT INTO note_text VALUES(?, ?)")
    addFacts = try database.prepare("INSERT INTO note_facts(rowid, facts) VALUES(?, ?)")
    addSection = try database.prepare("INSERT INTO section VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    addEntity = try database.prepare(
      "INSERT INTO entity VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    addAttribute = try database.prepare("INSERT OR IGNORE INTO attribute VALUES(?, ?, ?, ?, ?, ?)")
    addFeedback = try database.prepare("INSERT INTO feedback VALUES(?, ?, ?, ?)")
    addVector = try database.prepare("INSERT INTO note_vector VALUES(?, ?)")
    addAspect = try database.prepare("INSERT INTO aspect VALUES(?, ?, ?, ?, ?, ?, ?)")
    readNote = try database.prepare(
      "SELECT text, body FROM note JOIN note_text ON note = row WHERE row = ?")
    readSections = try database.prepare(
      "SELECT kind, start, stop FROM section WHERE note = ? ORDER BY ordinal")
    readEntities = try database.prepare(
      "SELECT mention, assertion, section FROM entity WHERE note = ? ORDER BY ordinal")
    dropFacts = try database.prepare(
      "INSERT INTO note_facts(note_facts, rowid, facts) VALUES('delete', ?, ?)")
    drops =
      ["note_text", "note_vector", "section", "entity", "attribute", "feedback", "aspect"]
      .map { "DELETE FROM \($0) WHERE note = " } + ["DELETE FROM note WHERE row = "]
    concepts = try ConceptRows(database, names)
    words = try WordTable("note_words", columns: WordColumn.allCases.count, in: database)
  }

  /// Completes what the transaction at hand adds and removes.
  func flush(to database: borrowing Database) throws(StoreError) { try words.flush(to: database) }

  /// What was not flushed is forgotten, as a transaction that is rolled back.
  func forget() {
    concepts.forget()
    words.forget()
  }

  /// Merges what many transactions left in pieces; a transaction of its own.
  func merge(_ path: String) throws(StoreError) { try words.merge(path) }

  // MARK: adding

  /// Adds a note and gives its row.
  func add(_ prepared: PreparedNote, reading: Int, in database: borrowing Database)
    throws(StoreError) -> Int
  {
    let rows = try entityRows(prepared)
    addNote.bind(1, prepared.note.id)
    addNote.bind(2, prepared.note.patient)
    addNote.bind(3, prepared.note.date)
    addNote.bind(4, prepared.note.kind)
    addNote.bind(5, prepared.sha256)
    addNote.bind(6, prepared.note.body.lower)
    addNote.bind(7, prepared.words.count)
    addNote.bind(8, reading)
    addNote.bind(9, blob: RowList.encode(prepared.sections.map { SectionRow.row($0.kind) }))
    addNote.bind(10, blob: RowList.encode(present(prepared.entities, rows.map(\.concept))))
    try addNote.run()
    let row = database.lastRow
    try writeText(prepared, row)
    try words.add(row, prepared.words)
    try writeSections(prepared, row)
    try writeEntities(prepared, rows.map(\.mention), row)
    if let feedback = prepared.feedback { try write(feedback, row) }
    if let vector = prepared.vector {
      addVector.bind(1, row)
      addVector.bind(2, blob: NoteVector.encode(vector))
      try addVector.run()
    }
    return row
  }

  private func entityRows(_ prepared: PreparedNote) throws(StoreError) -> [(
    concept: Int, mention: Int
  )] {
    var rows: [(concept: Int, mention: Int)] = []
    rows.reserveCapacity(prepared.entities.count)
    for (entity, words) in zip(prepared.entities, prepared.mentions) {
      rows.append(try concepts.rows(entity, words: words))
    }
    return rows
  }

  private func present(_ entities: [Entity], _ concepts: [Int]) -> [Int] {
    zip(entities, concepts).filter { AssertionRow.isPresent($0.0.assertion) }.map(\.1)
  }

  private func writeText(_ prepared: PreparedNote, _ row: Int) throws(StoreError) {
    addText.bind(1, row)
    let bytes = prepared.note.text.bytes
    try lend(bytes) { (text) throws(StoreError) in
      try addText.lending(2, text: text) { () throws(StoreError) in try addText.run() }
    }
  }

  private func lend(
    _ bytes: [UInt8], _ body: (UnsafeRawBufferPointer) throws(StoreError) -> Void
  ) throws(StoreError) {
    let result = bytes.withUnsafeBytes { text -> Result<Void, StoreError> in
      do throws(StoreError) { return .success(try body(text)) } catch { return .failure(error) }
    }
    try result.get()
  }

  private func writeFacts(to statement: borrowing Statement, _ row: Int) throws(StoreError) {
    statement.bind(1, row)
    statement.bind(2, text: facts)
    try statement.run()
  }

  private func writeSections(_ prepared: PreparedNote, _ row: Int) throws(StoreError) {
    for (ordinal, section) in prepared.sections.enumerated() {
      let words = prepared.sectionWords[ordinal]
      addSection.bind(1, row)
      addSection.bind(2, ordinal)
      addSection.bind(3, SectionRow.row(section.kind))
      addSection.bind(4, section.parent.map(SectionRow.row))
      addSection.bind(5, section.range.lower)
      addSection.bind(6, section.range.upper)
      addSection.bind(7, section.title.lower)
      addSection.bind(8, section.title.upper)
      addSection.bind(9, words.column.rawValue)
      addSection.bind(10, words.first)
      addSection.bind(11, words.count)
      try addSection.run()
    }
  }

  private func writeEntities(_ prepared: PreparedNote, _ mentions: [Int], _ row: Int)
    throws(StoreError)
  {
    guard !mentions.isEmpty else { return }
    facts.removeAll(keepingCapacity: true)
    for (ordinal, entity) in prepared.entities.enumerated() {
      let section = entity.section.map(SectionRow.row)
      addEntity.bind(1, row)
      addEntity.bind(2, ordinal)
      addEntity.bind(3, mentions[ordinal])
      addEntity.bind(4, AssertionRow.row(entity.assertion))
      addEntity.bind(5, section)
      addEntity.bind(6, entity.range.lower)
      addEntity.bind(7, entity.range.upper)
      addEntity.bind(8, Int((entity.score * 100).rounded()))
      addEntity.bind(9, OriginRow.row(entity))
      addEntity.bind(10, entity.assertion.cue.map { Int($0.range.lower) })
      addEntity.bind(11, entity.assertion.cue.map { Int($0.range.upper) })
      if let cue = entity.assertion.cue {
        addEntity.bind(12, try concepts.ruleRow(cue.rule))
      } else {
        addEntity.bindNull(12)
      }
      try addEntity.run()
      try writeAttributes(entity, row, ordinal)
      let word = Fact.word(
        mention: mentions[ordinal], Fact.letter(entity.assertion), section: section)
      facts.append(contentsOf: word.utf8)
      facts.append(0x20)
    }
    try writeFacts(to: addFacts, row)
  }

  private func writeAttributes(_ entity: Entity, _ row: Int, _ ordinal: Int) throws(StoreError) {
    for attribute in entity.attributes {
      addAttribute.bind(1, row)
      addAttribute.bind(2, ordinal)
      addAttribute.bind(3, attribute.kind.rawValue)
      addAttribute.bind(4, attribute.range.lower)
      addAttribute.bind(5, attribute.range.upper)
      addAttribute.bind(6, attribute.normal)
      try addAttribute.run()
    }
  }

  private func write(_ feedback: FeedbackReading, _ row: Int) throws(StoreError) {
    addFeedback.bind(1, row)
    addFeedback.bind(2, feedback.stars)
    addFeedback.bind(3, feedback.polarity)
    addFeedback.bind(4, feedback.label.rawValue)
    try addFeedback.run()
    for (ordinal, aspect) in feedback.aspects.enumerated() {
      addAspect.bind(1, row)
      addAspect.bind(2, ordinal)
      addAspect.bind(3, aspect.name)
      addAspect.bind(4, aspect.polarity)
      addAspect.bind(5, FeedbackReading.Label(polarity: aspect.polarity).rawValue)
      addAspect.bind(6, aspect.range.lower)
      addAspect.bind(7, aspect.range.upper)
      try addAspect.run()
    }
  }

  // MARK: removing

  /// Removes a note with everything that was read from it.
  func remove(_ row: Int, in database: borrowing Database) throws(StoreError) {
    try words.remove(row, try storedWords(row), in: database)
    try readFacts(row)
    if !facts.isEmpty { try writeFacts(to: dropFacts, row) }
    for drop in drops { try database.run("\(drop)\(row)") }
  }

  /// The words of a stored note as they were indexed.
  private func storedWords(_ row: Int) throws(StoreError) -> NoteWords {
    readNote.bind(1, row)
    guard try readNote.step() else { return NoteWords() }
    let text = NoteText(readNote.text(0))
    let body = TextRange(readNote.integer(1), text.count)
    readNote.reset()
    readSections.bind(1, row)
    var sections: [Section] = []
    while try readSections.step() {
      let range = TextRange(readSections.integer(1), readSections.integer(2))
      sections.append(
        Section(SectionKind.allCases[readSections.integer(0)], title: range, range: range))
    }
    readSections.reset()
    let tokens = TokenizedText(text, tokens: breaker.tokens(of: text, in: body), sentences: [])
    let note = Note(id: "", text: text, body: body)
    return preparer.prepare(
      NoteReading(AnnotatedNote(note, text: tokens, sections: sections)), sha256: ""
    ).words
  }

  /// The facts of a stored note as they were indexed.
  private func readFacts(_ row: Int) throws(StoreError) {
    facts.removeAll(keepingCapacity: true)
    readEntities.bind(1, row)
    while try readEntities.step() {
      let section = readEntities.isNull(2) ? nil : readEntities.integer(2)
      let letter = Fact.letters[readEntities.integer(1)]
      facts.append(
        contentsOf: Fact.word(mention: readEntities.integer(0), letter, section: section).utf8)
      facts.append(0x20)
    }
    readEntities.reset()
  }
}
