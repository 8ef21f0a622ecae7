import RecordStore

/// The patients with a note that answers a query.
public struct Cohort: Sendable {
  public struct Member: Sendable {
    public var patient: String
    /// How many of the patient's notes match.
    public var notes: Int
    /// The best of them.
    public var evidence: SearchHit
  }

  /// All patients that match, shown or not.
  public var count: Int
  /// Best evidence first.
  public var members: [Member]
}

extension IndexReader {
  /// The patients with a note that answers `query`, each with the best such note.
  public func patients(_ query: SearchQuery, _ options: SearchOptions = SearchOptions())
    throws(StoreError) -> Cohort
  {
    try reading { () throws(StoreError) in
      var evaluation = Evaluation(self)
      let rows = try evaluation.rows(query.root)
      let found = try best(ofPatients: rows, Ranking(lengths, evaluation.scored))
      let marker = Marker(self, evaluation)
      var members: [Cohort.Member] = []
      for entry in found.dropFirst(options.offset).prefix(options.limit) {
        guard let note = try storedNote(row: entry.row), let patient = note.patient else {
          continue
        }
        let hit = SearchHit(
          note: note, score: Double(entry.score), marks: try marker.marks(in: note))
        members.append(Cohort.Member(patient: patient, notes: entry.notes, evidence: hit))
      }
      return Cohort(count: found.count, members: members)
    }
  }

  /// One entry a patient, best first. The index of patients gives their notes one patient after the other.
  private func best(ofPatients rows: RowSet, _ ranking: Ranking) throws(StoreError) -> [(
    row: Int, score: Float, notes: Int
  )] {
    let statement = try database.prepare(
      "SELECT row, patient FROM note INDEXED BY note_patient WHERE patient IS NOT NULL ORDER BY patient"
    )
    var found: [(row: Int, score: Float, notes: Int)] = []
    var last: [UInt8] = []
    while try statement.step() {
      let row = statement.integer(0)
      guard rows.contains(row) else { continue }
      let score = ranking.score(row)
      let isSame = statement.withBytes(1) { !last.isEmpty && $0.elementsEqual(last) }
      if isSame {
        found[found.count - 1].notes += 1
        if score > found[found.count - 1].score {
          found[found.count - 1].row = row
          found[found.count - 1].score = score
        }
      } else {
        last = statement.bytes(1)
        found.append((row, score, 1))
      }
    }
    return found.sorted { ($1.score, $0.row) < ($0.score, $1.row) }
  }
}
