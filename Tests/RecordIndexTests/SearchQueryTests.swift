import RecordIndex
import Testing

@Suite struct SearchQueryTests {
  @Test(arguments: [
    ("drag:metformin", "unknown field drag:, did you mean drug:?", 0, 5),
    ("cough (fever", "this bracket is never closed", 6, 1),
    ("cough) fever", "this bracket closes nothing", 5, 1),
    ("cough \"fever", "this quotation mark is never closed", 6, 1),
    ("cough ()", "this bracket is empty", 7, 1), ("", "the query is empty", 0, 1),
    ("OR cough", "OR needs something before it; quote it to search for the word", 0, 2),
    ("cough AND", "something is missing here", 9, 1),
    ("section:assesment", "unknown kind of section assesment, did you mean assessment?", 8, 9),
    ("after:soon", "after: needs a date such as 2024, 2024-05 or 2024-05-02", 6, 4),
    ("assertion:absnt", "unknown assertion absnt, did you mean absent?", 10, 5),
    ("pain NEAR/x chest", "NEAR/ needs a number of words from 0 to 1000, such as NEAR/5", 5, 6),
    ("drug:(metformin)", "drug: needs a value behind it", 0, 5),
  ])
  func mistakesAreShownWhereTheyStand(query: String, reason: String, at: Int, width: Int) throws {
    let error = #expect(throws: QueryError.self) { try SearchQuery(query) }
    #expect(error?.reason == reason)
    #expect(error?.place == at..<at + width)
    #expect(error?.description.hasSuffix(String(repeating: "^", count: width)) == true)
  }

  @Test func anOutlineSaysHowAQueryWasUnderstood() throws {
    let query = try SearchQuery("disease:CHF (cough OR \"chest pain\") NOT pneum*")
    #expect(
      query.outline == [
        "all of", "  disease is CHF", "  any of", "    the word cough",
        "    the phrase \"chest pain\"",
        "  not", "    the word pneum and what follows",
      ])
  }

  @Test(arguments: ["12:30", "a:", "http://x", "((cough))", "NOT NOT cough", "or and not"])
  func textWithMarksIsNoMistake(query: String) throws {
    _ = try SearchQuery(query)
  }

  @Test(arguments: ["NOT ", "(", "NOT ("])
  func deepNestingIsAMistake(step: String) throws {
    #expect(throws: Never.self) { try SearchQuery("NOT (NOT (NOT cough)) NOT fever") }
    #expect(throws: QueryError.self) {
      try SearchQuery(String(repeating: step, count: 30_000) + "a")
    }
  }

  @Test func randomQueriesNeverCrash() {
    let pieces = [
      "cough", "(", ")", "\"", "OR", "AND", "NOT", "NEAR/3", "drug:", "x*", "*", ":", " ", "é",
      "after:2024",
    ]
    var state: UInt64 = 11
    for _ in 0..<3000 {
      var query = ""
      for _ in 0..<(1 + Int(state >> 33) % 8) {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        query += pieces[Int(state >> 33) % pieces.count] + (state & 4096 == 0 ? "" : " ")
      }
      _ = try? SearchQuery(query)
    }
  }
}
