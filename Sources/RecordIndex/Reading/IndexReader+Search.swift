import ClinicalText
import RecordStore

extension IndexReader {
  /// The notes that answer `query`, best first, with what was found in each of those asked for.
  public func search(_ query: SearchQuery, _ options: SearchOptions = SearchOptions())
    throws(StoreError) -> SearchResult
  {
    try reading { () throws(StoreError) in
      var evaluation = Evaluation(self)
      let rows = try evaluation.rows(query.root)
      let ranked = try ranked(rows, evaluation, options)
      let marker = Marker(self, evaluation)
      var hits: [SearchHit] = []
      for (row, score) in ranked {
        guard let note = try storedNote(row: row) else { continue }
        hits.append(SearchHit(note: note, score: Double(score), marks: try marker.marks(in: note)))
      }
      return SearchResult(
        hits: hits, count: rows.count, steps: options.explains ? try evaluation.explanation() : [])
    }
  }

  /// How many notes answer `query`.
  public func count(_ query: SearchQuery) throws(StoreError) -> Int {
    try reading { () throws(StoreError) in
      var evaluation = Evaluation(self)
      return try evaluation.rows(query.root).count
    }
  }

  /// The rows of one page of answers with their scores.
  func ranked(_ rows: RowSet, _ evaluation: Evaluation, _ options: SearchOptions)
    throws(StoreError) -> [(row: Int, score: Float)]
  {
    let (sum, isTooMuch) = options.offset.addingReportingOverflow(options.limit)
    let wanted = isTooMuch ? Int.max : sum
    guard !evaluation.scored.isEmpty else {
      return Array(try newest(rows, wanted).dropFirst(options.offset))
    }
    let ranking = Ranking(lengths, evaluation.scored)
    guard options.prefersRecent else {
      return Array(ranking.best(wanted, of: rows).dropFirst(options.offset))
    }
    let aged = try recent(ranking.best(max(1000, wanted), of: rows))
    return Array(aged.prefix(wanted).dropFirst(options.offset))
  }

  /// Without words to rank by: the newest notes first, those without a date last.
  private func newest(_ rows: RowSet, _ count: Int) throws(StoreError) -> [(row: Int, score: Float)]
  {
    var found: [(row: Int, score: Float)] = []
    let statement = try database.prepare("SELECT row FROM note ORDER BY date DESC, row")
    while found.count < count, try statement.step() {
      let row = statement.integer(0)
      if rows.contains(row) { found.append((row, 0)) }
    }
    return found
  }

  /// Halves a score for each year before the newest of the given notes.
  private func recent(_ ranked: [(row: Int, score: Float)]) throws(StoreError) -> [(
    row: Int, score: Float
  )] {
    let statement = try database.prepare("SELECT date FROM note WHERE row = ?")
    var days: [Int?] = []
    for (row, _) in ranked {
      statement.bind(1, row)
      days.append(try statement.step() ? Day.number(statement.text(0)) : nil)
      statement.reset()
    }
    let newest = days.compactMap { $0 }.max() ?? 0
    let oldest = days.compactMap { $0 }.min() ?? 0
    var aged = zip(ranked, days).map { entry, day in
      let years = Float(newest - (day ?? oldest)) / 365.25
      return (row: entry.row, score: entry.score * Ranking.power(0.5, years))
    }
    aged.sort { ($1.score, $0.row) < ($0.score, $1.row) }
    return aged
  }

  func storedNote(row: Int) throws(StoreError) -> StoredNote? {
    readNote.bind(1, row)
    defer { readNote.reset() }
    guard try readNote.step() else { return nil }
    let text = NoteText(readNote.text(6))
    return StoredNote(
      row: row, id: readNote.text(0), patient: readNote.optionalText(1),
      date: readNote.optionalText(2), kind: readNote.optionalText(3), sha256: readNote.text(4),
      body: TextRange(min(readNote.integer(5), text.count), text.count), text: text)
  }
}

/// Days as numbers.
enum Day {
  /// The number of an ISO 8601 date's day, nil when it is none; a missing month or day is the first.
  static func number(_ date: String) -> Int? {
    let parts = date.prefix(10).split(separator: "-").map { Int($0) }
    guard let first = parts.first, let year = first else { return nil }
    let month = parts.count > 1 ? parts[1] ?? 1 : 1
    let day = parts.count > 2 ? parts[2] ?? 1 : 1
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
  }
}
