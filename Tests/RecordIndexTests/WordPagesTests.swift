import ClinicalRecord
import RecordIndex
import RecordStore
import Testing

/// What we read from FTS5's pages is what FTS5 itself answers.
@Suite struct WordPagesTests {
  private struct Random {
    var state: UInt64
    mutating func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
  }

  /// A text of words that are frequent or rare, in two sections.
  private static func text(_ random: inout Random) -> String {
    var words: [String] = []
    for _ in 0..<(5 + random.next(120)) {
      let rank = random.next(1 + random.next(3000))
      words.append("w\(rank % 7)x\(rank)")
    }
    if random.next(2) == 0 { words.insert("\nIMPRESSION:", at: words.count / 2) }
    return words.joined(separator: " ")
  }

  @Test func pagesAnswerAsMatchDoes() throws {
    let ward = Ward()
    var random = Random(state: 5)
    // Several runs with replaced notes leave several segments and deleted rows behind.
    for run in 0..<6 {
      let notes = (0..<400).map { _ in
        ward.note("n\(random.next(900))-\(run / 3)", Self.text(&random))
      }
      var seen: Set<String> = []
      try ward.write(notes.filter { seen.insert($0.note.id).inserted })
    }
    let database = try Database(ward.path, .reading)
    let match = try database.prepare(
      "SELECT id FROM note_words JOIN note ON row = note_words.rowid WHERE note_words MATCH ? ORDER BY id"
    )
    for (ours, theirs) in Self.questions(&random) {
      match.bind(1, theirs)
      var expected: [String] = []
      while try match.step() { expected.append(match.text(0)) }
      match.reset()
      #expect(try ward.ids(ours) == expected, "\(ours)")
    }
    var check = try IndexCheck(ward.path)
    #expect(try check.run().isSound)
  }

  /// FTS5's own check of the pages, and what it finds for a word.
  private static func rows(_ ward: Ward, _ word: String) throws -> Int? {
    let database = try Database(ward.path, .writing)
    try database.run("INSERT INTO note_words(note_words) VALUES('integrity-check')")
    return try database.integer("SELECT count(*) FROM note_words WHERE note_words MATCH '\(word)'")
  }

  @Test func aListMayRunOverManyPages() throws {
    let ward = Ward()
    let long = String(repeating: "cough and cold, ", count: 30_000)
    try ward.write([ward.note("long", long), ward.note("short", "A cough.")])
    #expect(try ward.ids("\"cold cough and\"") == ["long"])
    #expect(try ward.ids("cough") == ["long", "short"])
    #expect(try Self.rows(ward, "cough") == 2)
  }

  @Test func manyBatchesAreMerged() throws {
    let ward = Ward()
    for batch in 0..<40 {
      // Every note is replaced in a later batch, and one twice within its batch.
      let id = "n\(batch % 20)"
      try ward.write([
        ward.note(id, "First words \(batch)."), ward.note(id, "Fever on day \(batch)."),
      ])
    }
    let database = try Database(ward.path, .reading)
    let segments = try database.integer("SELECT count(DISTINCT segid) FROM note_words_idx") ?? 0
    #expect(segments < 40)
    #expect(try ward.ids("fever").count == 20)
    #expect(try ward.ids("first").isEmpty)
    #expect(try ward.ids("\"day 39\"") == ["n19"])
    #expect(try ward.ids("\"day 19\"").isEmpty)
    #expect(try Self.rows(ward, "fever") == 20)
    var check = try IndexCheck(ward.path)
    #expect(try check.run().isSound)
  }

  private static func questions(_ random: inout Random) -> [(String, String)] {
    func word(_ random: inout Random) -> String {
      let rank = random.next(1 + random.next(600))
      return "w\(rank % 7)x\(rank)"
    }
    var questions: [(String, String)] = []
    for _ in 0..<60 {
      let (a, b) = (word(&random), word(&random))
      questions.append((a, "\"\(a)\""))
      questions.append(("\(a) \(b)", "\"\(a)\" AND \"\(b)\""))
      questions.append(("\"\(a) \(b)\"", "\"\(a) \(b)\""))
      questions.append(("\(a) NEAR/4 \(b)", "NEAR(\"\(a)\" \"\(b)\", 4)"))
      questions.append(("\(a) NOT \(b)", "\"\(a)\" NOT \"\(b)\""))
      questions.append(("\(a.prefix(4))*", "\"\(a.prefix(4))\" *"))
    }
    return questions
  }
}
