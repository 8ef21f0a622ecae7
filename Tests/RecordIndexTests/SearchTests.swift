import ClinicalRecord
import ClinicalText
import RecordIndex
import Testing

@Suite struct SearchTests {
  private let ward: Ward

  init() throws {
    ward = Ward()
    try ward.write([
      ward.note(
        "a",
        """
        CHIEF COMPLAINT: Chest pain.
        HISTORY OF PRESENT ILLNESS: He has [heart failure|disease present HF I50.9]. No [pneumonia|disease absent PN J18.9].
        DISCHARGE MEDICATIONS: [Metformin|drug present MET] 500 mg b.i.d.
        """, patient: "p1", date: "2024-05-02", kind: "Discharge"),
      ward.note(
        "b",
        """
        HISTORY OF PRESENT ILLNESS: Cough and fevers. [Pneumonia|disease present PN J18.9]. Pain of the chest wall.
        MEDICATIONS: aspirin. [Metformin|drug present MET].
        """, patient: "p1", date: "2025-01-10", kind: "progress"),
      ward.note(
        "c",
        """
        FAMILY HISTORY: Mother with [congestive heart failure|disease family HF I50.9].
        ASSESSMENT: [acute diastolic CHF|disease possible DHF I50.31], [chest pain|finding absent]. Follow-up in 3 days.
        """, patient: "p2", date: "2023-12-31", kind: "progress"),
      ward.note("d", "Naïve text without headings; HbA1c 7.2 %, tumours.", patient: "p3"),
    ])
  }

  @Test(arguments: [
    ("chest pain", ["a", "b", "c"]), ("\"chest pain\"", ["a", "c"]), ("fever", ["b"]),
    ("FEVERS cough", ["b"]), ("tumor", ["d"]), ("hba1c", ["d"]), ("naive", ["d"]),
    ("cough OR tumor", ["b", "d"]), ("chest NOT cough", ["a", "c"]), ("pneum*", ["a", "b"]),
    ("\"chest pa\"*", ["a", "c"]), ("(cough OR tumor) chest", ["b"]), ("NOT chest", ["d"]),
    ("pain NEAR/2 chest", ["a", "b", "c"]), ("pain NEAR/1 chest", ["a", "c"]),
    ("follow-up", ["c"]), ("7.2", ["d"]), ("b.i.d", ["a"]), ("zebra", []),
    ("aspirin OR zebra", ["b"]), ("chest AND cough", ["b"]),
  ])
  func wordsMeetInAnyForm(query: String, ids: [String]) throws {
    #expect(try ward.ids(query) == ids)
  }

  @Test(arguments: [
    ("disease:pneumonia", ["b"]), ("disease:pneumonia assertion:absent", ["a"]),
    ("disease:pneumonia assertion:any", ["a", "b"]), ("disease:CHF", ["a"]),
    ("disease:CHF assertion:family", ["c"]), ("disease:CHF assertion:possible", ["c"]),
    ("disease:\"heart failure\" assertion:any", ["a", "c"]), ("problem:pneumonia", ["b"]),
    ("finding:\"chest pain\" assertion:absent", ["c"]), ("finding:pneumonia", []),
    ("code:I50*", ["a"]), ("code:I50* assertion:possible", ["c"]), ("code:j189", ["b"]),
    ("code:I50.3*", []), ("drug:metformin", ["a", "b"]), ("treatment:metf*", ["a", "b"]),
    ("drug:metformin section:discharge_medications", ["a"]),
    ("drug:metformin section:discharge_medications NOT disease:pneumonia", ["a"]),
    ("drug:metformin section:medications NOT disease:pneumonia", []),
    ("(disease:pneumonia assertion:absent) drug:metformin", ["a"]),
    ("disease:pneumonia (assertion:absent OR assertion:present)", ["a", "b"]),
    ("disease:pneumonia OR disease:CHF", ["a", "b"]), ("NOT disease:pneumonia", ["a", "c", "d"]),
  ])
  func entityFieldsMeanWhatIsAsserted(query: String, ids: [String]) throws {
    #expect(try ward.ids(query) == ids)
  }

  @Test(arguments: [
    ("section:assessment", ["c"]), ("chest section:chief_complaint", ["a"]),
    ("\"chest pain\" section:assessment", ["c"]), ("section:medications aspirin", ["b"]),
    ("kind:discharge", ["a"]), ("kind:pro*", ["b", "c"]), ("patient:p1", ["a", "b"]),
    ("after:2024", ["a", "b"]), ("before:2024", ["c"]), ("after:2024-05-02 before:2025", ["a"]),
    ("after:2024-06 patient:p1", ["b"]), ("section:chief_complaint section:medications", []),
    ("(section:medications OR section:chief_complaint) metformin", ["b"]),
  ])
  func otherFieldsNarrow(query: String, ids: [String]) throws {
    #expect(try ward.ids(query) == ids)
  }

  @Test func theMarkedPassageShowsTheAssertion() throws {
    let hit = try #require(
      try ward.reader().search(SearchQuery("disease:pneumonia assertion:absent")).hits.first)
    let mark = try #require(hit.marks.first)
    #expect(hit.note.text[mark.range] == "pneumonia")
    #expect(mark.entity?.status == .absent)
    #expect(mark.entity?.code?.code == "J18.9")
    let line = hit.passage().line { "<\($0.text)|\($0.mark?.entity?.status.rawValue ?? "")>" }
    #expect(line.contains("No <pneumonia|absent>."))
  }

  @Test func aConcordanceHasEachPlace() throws {
    let hit = try #require(
      try ward.reader().search(SearchQuery("metformin kind:progress")).hits.first)
    let lines = hit.concordance(words: 2).map { $0.line { "<\($0.text)>" } }
    #expect(lines == ["…MEDICATIONS: aspirin. <Metformin>."] || lines == ["…aspirin. <Metformin>."])
  }

  @Test func leadingSectionsWeighMore() throws {
    let hits = try ward.reader().search(SearchQuery("\"chest pain\"")).hits
    #expect(hits.map(\.note.id) == ["a", "c"] || hits.map(\.note.id) == ["c", "a"])
    #expect(hits[0].score >= hits[1].score && hits[1].score > 0)
  }

  @Test func pagesFollowEachOther() throws {
    let reader = try ward.reader()
    let query = try SearchQuery("chest")
    let all = try reader.search(query).hits.map(\.note.id)
    let paged = try (0..<3).flatMap {
      try reader.search(query, SearchOptions(limit: 1, offset: $0)).hits.map(\.note.id)
    }
    #expect(all.count == 3 && paged == all)
    #expect(try reader.search(query, SearchOptions(limit: 1)).count == 3)
    #expect(try reader.count(query) == 3)
  }

  @Test func newNotesComeFirstWhenAsked() throws {
    let reader = try ward.reader()
    let hits = try reader.search(
      SearchQuery("chest"), SearchOptions(prefersRecent: true)
    ).hits
    #expect(hits.first?.note.id == "b")
  }

  @Test func patientsComeWithTheirBestNote() throws {
    let cohort = try ward.reader().patients(SearchQuery("chest"))
    #expect(cohort.count == 2)
    #expect(cohort.members.first { $0.patient == "p1" }?.notes == 2)
    #expect(cohort.members.first { $0.patient == "p2" }?.evidence.note.id == "c")
  }

  @Test func facetsCountNotes() throws {
    let facets = try ward.reader().facets(SearchQuery("NOT zebra"))
    let groups = Dictionary(uniqueKeysWithValues: facets.groups.map { ($0.name, $0.values) })
    #expect(facets.count == 4)
    #expect(groups["drugs"]?.map(\.value) == ["metformin"])
    #expect(groups["drugs"]?.first?.count == 2)
    #expect(groups["diseases"]?.count == 2)
    #expect(groups["kinds"]?.first?.value == "progress")
    #expect(groups["years"]?.map(\.value) == ["2023", "2024", "2025"])
  }

  @Test(arguments: [
    ("hemorrhage", "Haemorrhages"), ("edema", "oedema"), ("leukocyte", "leucocytes"),
    ("bid", "b.i.d."), ("naive", "naïve"), ("tumo*", "tumours"), ("patient", "Patient's"),
    ("\"chest pain\"", "chest -- pain"), ("x-ray", "x-ray"), ("mg", "mg"), ("biopsy", "biopsies"),
  ])
  func wordsAreMarkedAsTheyAreWritten(query: String, written: String) throws {
    let text =
      "Haemorrhages, oedema; leucocytes b.i.d. A naïve (tumours) Patient's chest -- pain, xray 5mg biopsies x-ray"
    try ward.write([ward.note("m", text, patient: "p9")])
    let result = try ward.reader().search(SearchQuery("\(query) patient:p9"))
    let hit = try #require(result.hits.first)
    let mark = try #require(hit.marks.first)
    #expect(hit.note.text[mark.range] == written)
  }

  @Test func explainingNamesEachStep() throws {
    let result = try ward.reader().search(
      SearchQuery("kind:progress chest"), SearchOptions(explains: true))
    #expect(result.steps.contains { $0.contains("note_words") })
    #expect(result.steps.contains { $0.contains("USING") && $0.contains("PRIMARY KEY") })
  }

  @Test func similarNotesShareConcepts() throws {
    let reader = try ward.reader()
    let note = try #require(try reader.note("a"))
    let found = try reader.similar(to: note)
    #expect(found.first?.note.id == "b")
    #expect(found.first?.shared == ["metformin"])
    #expect(found.first?.missing == ["code I50.9"])
    #expect(found.first?.other == ["code J18.9"])
  }

  @Test func vectorsTellEqualConceptsApart() throws {
    let texts = ["g", "h", "i"].map { ward.note($0, "Has [asthma|disease present AS].") }
    try ward.write(texts, vectors: [[3, 0, 0, 1], [0, 2, 0, 0], [6, 0, 0, 2]])
    let reader = try ward.reader()
    let found = try reader.similar(to: try #require(try reader.note("g")))
    #expect(found.map(\.note.id) == ["i", "h"])
    #expect(try #require(found.first?.likeness) > 0.99)
    #expect(found.last?.likeness == 0)
  }

  @Test func notesWithoutConceptsAreComparedByWords() throws {
    try ward.write([ward.note("e", "Text without headings but a tumour.")])
    let reader = try ward.reader()
    let note = try #require(try reader.note("d"))
    let found = try reader.similar(to: note)
    #expect(found.first?.note.id == "e")
    #expect(found.first?.shared.contains("tumor") == true)
  }

  @Test func feedbackIsFoundByItsSentiment() throws {
    let text = "The staff was rude, the food was good."
    let reading = FeedbackReading(
      stars: 2, polarity: -0.4, label: .negative,
      aspects: [
        .init("staff", polarity: -0.9, at: TextRange(4, 9)),
        .init("food", polarity: 0.7, at: TextRange(24, 28)),
      ])
    try ward.write([ward.note("f", text, kind: "feedback")], feedback: reading)
    #expect(try ward.ids("sentiment:negative") == ["f"])
    #expect(try ward.ids("aspect:staff") == ["f"])
    #expect(try ward.ids("aspect:food sentiment:negative") == [])
    #expect(try ward.ids("aspect:food sentiment:positive rude") == ["f"])
  }
}
