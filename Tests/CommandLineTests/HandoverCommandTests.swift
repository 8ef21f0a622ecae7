import Testing
import Trials

@Suite struct HandoverCommandTests {
  private func run(_ lines: String) throws -> Program.Result {
    try Program.shell("notes=\(Program.root())/corpora/notes/stroke\n\(lines)".inTemporaryFolder)
  }

  @Test func filesAndIndexGiveTheSamePage() throws {
    let result = try run(
      """
      "$osler" index $notes --db w.db >/dev/null && "$osler" summarize $notes >files.json
      "$osler" summarize --patient "Barnaby Oduya-Renshaw" --db w.db >index.json
      cmp files.json index.json && "$osler" verify index.json --db w.db
      """)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("statements and conflicts hold"))
  }

  @Test func aChangedNoteFailsTheProof() throws {
    let result = try run(
      """
      cp $notes/*.txt . && "$osler" summarize . >page.json && "$osler" verify page.json .
      sed -i s/thrombectomy/thrombectomie/ 3-admission.txt && "$osler" verify page.json .
      """)
    #expect(result.status == 2)
    #expect(result.errors.contains("its text has changed since the summary was made"))
  }

  @Test(arguments: [
    ("{}", "notes"), ("[]", "notes"), (#"{"notes":[]}"#, "statements"),
    (#"{"notes":[],"statements":[]}"#, "conflicts"),
  ])
  func whatIsNoHandoverProvesNothing(summary: String, missing: String) throws {
    let result = try run("echo '\(summary)' >page.json; \"$osler\" verify page.json $notes")
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    #expect(
      result.errors.contains("page.json") && result.errors.contains("\"\(missing)\""),
      "\(result.errors)")
  }

  @Test(arguments: [
    ("--patient p7", 64), ("--db x.db", 64), ("--patient p7 --db x.db .", 64),
    ("--patient nobody --db w.db", 2),
  ]) func aPatientNeedsAnIndexThatKnowsIt(words: String, status: Int32) throws {
    let result = try run(
      "\"$osler\" index $notes --db w.db >/dev/null; \"$osler\" summarize \(words)")
    #expect(result.status == status, "\(result.errors)")
  }
}
