import ClinicalRecord
import ClinicalText
import Files
import RecordFormats
import Testing
import Trials

@Suite struct NoteReaderTests {
  /// The ids of the readable notes and the messages of the others, in order.
  private func read(_ paths: [String], columns: NoteColumns = NoteColumns(), lossy: Bool = false)
    -> (notes: [Note], errors: [String])
  {
    let reader = NoteReader(paths, columns: columns, lossy: lossy)
    var notes: [Note] = []
    var errors: [String] = []
    while let result = reader.next() {
      switch result {
      case .success(let note): notes.append(note)
      case .failure(let error): errors.append("\(error)")
      }
    }
    return (notes, errors)
  }

  @Test func aTextFileIsNamedWithoutItsEnding() throws {
    let folder = try TestFolder()
    let path = try folder.add("visit.1.txt", "pain")
    let result = read([path])
    #expect(result.notes.map(\.id) == ["visit.1"])
    #expect(result.errors.isEmpty)
  }

  @Test func aFolderIsWalkedInByteOrder() throws {
    let folder = try TestFolder()
    for name in ["b.txt", "B.txt", "a/z.txt", "a.md", ".hidden.txt", "c.pdf"] {
      _ = try folder.add(name, name)
    }
    #expect(read([folder.path]).notes.map(\.id) == ["B", "a", "a/z", "b"])
  }

  @Test func aHeaderBlockIsReadNotAnnotated() throws {
    let folder = try TestFolder()
    let text = "Note-Id: n7\nPatient: p 1\r\nDate: 2024-05-02 10:00\nKind: progress\n\nPain."
    let note = try #require(read([try folder.add("x.txt", text)]).notes.first)
    #expect(note.id == "n7")
    #expect(note.patient == "p 1")
    #expect(note.date == "2024-05-02 10:00")
    #expect(note.kind == "progress")
    #expect(note.text[note.body] == "Pain.")
    #expect(note.text.count == text.utf8.count)
  }

  @Test(arguments: [
    "Note-Id: x\nPain", "Note-Id:\n\nPain", "Patient: p\n\nPain", "Note-Id: x\nno colon\n\nPain",
  ])
  func anythingElseIsText(text: String) throws {
    let folder = try TestFolder()
    let note = try #require(read([try folder.add("x.txt", text)]).notes.first)
    #expect(note.id == "x")
    #expect(note.body == note.text.range)
  }

  @Test func rowsOfNDJSONBecomeNotes() throws {
    let folder = try TestFolder()
    let path = try folder.add(
      "a.ndjson",
      """
      {"id":"1","text":"Pain \\u00e9\\n😀","patient":"p","date":"2024-05-02","kind":"progress"}

      {"text":"none","id":2}
      """)
    let result = read([path])
    #expect(result.notes.map(\.id) == ["1", "2"])
    #expect(result.notes[0].text[result.notes[0].text.range] == "Pain é\n😀")
    #expect(result.notes[0].patient == "p")
    #expect(result.errors.isEmpty)
  }

  @Test(arguments: [
    ("{\"id\":\"2\",\"text\":\"x\"", "line 2"), ("{\"id\":\"2\"}", "line 2: no string \"text\""),
    ("{\"text\":\"x\"}", "line 2: no \"id\""), ("[1]", "line 2: not a JSON object"),
    ("nonsense", "line 2"),
    ("{\"id\":\"1\",\"text\":\"x\"}", "already used by"),
    ("{\"id\":\"2\",\"text\":\"a\\u0000b\"}", "line 2, in \"text\""),
  ])
  func aBrokenRowIsNamedAndTheRestGoesOn(row: String, words: String) throws {
    let folder = try TestFolder()
    let path = try folder.add(
      "a.ndjson", "{\"id\":\"1\",\"text\":\"x\"}\n\(row)\n{\"id\":\"3\",\"text\":\"y\"}\n")
    let result = read([path])
    #expect(result.notes.map(\.id) == ["1", "3"])
    try #require(result.errors.count == 1)
    #expect(
      result.errors[0].contains(path) && result.errors[0].contains(words), "\(result.errors[0])")
  }

  @Test func quotedCellsHoldLineEndsCommasAndQuotes() throws {
    let folder = try TestFolder()
    let csv = "\u{FEFF}id,text,patient\r\n1,\"Pain,\nno \"\"fever\"\"\r\nend\",p\r\n\r\n2,plain,\n"
    let result = read([try folder.add("a.csv", csv)], columns: NoteColumns(text: "text"))
    #expect(result.notes.map(\.id) == ["1", "2"])
    #expect(result.notes[0].text[result.notes[0].text.range] == "Pain,\nno \"fever\"\r\nend")
    #expect(result.notes[0].patient == "p")
    #expect(result.notes[1].patient == nil)
    #expect(result.errors.isEmpty)
  }

  @Test func columnsHaveAnyName() throws {
    let folder = try TestFolder()
    let path = try folder.add("a.csv", "key,who,note,when\nk1,p1,pain,2024-01-02\n")
    let columns = NoteColumns(text: "note", id: "key", patient: "who", date: "when")
    let note = try #require(read([path], columns: columns).notes.first)
    #expect([note.id, note.patient, note.date] == ["k1", "p1", "2024-01-02"])
  }

  @Test func aTableWithoutIdsCountsItsLines() throws {
    let folder = try TestFolder()
    let result = read(
      [try folder.add("a.csv", "text\none\ntwo\n")], columns: NoteColumns(text: "text"))
    #expect(result.notes.map(\.id) == ["a-2", "a-3"])
  }

  @Test(arguments: [
    ("id,body\n1,x\n", "no column \"text\" (it has id, body)"), ("", "no column \"text\""),
    ("id,text\n1\n", "line 2: 1 cells"), ("id,text\n1,\"open\n", "never closed"),
  ])
  func aBrokenTableIsNamed(csv: String, words: String) throws {
    let folder = try TestFolder()
    let result = read([try folder.add("a.csv", csv)], columns: NoteColumns(text: "text"))
    #expect(result.notes.isEmpty)
    #expect(result.errors.count == 1 && result.errors[0].contains(words), "\(result.errors)")
  }

  @Test(arguments: [
    // Nothing closes the quote; the next record's quote would; a later cell's quote is open.
    ("id,text\n1,\"open\n2,pain\n3,fever\n", "line 2"),
    ("id,text\n1,\"open\n2,\"pain\"\n3,\"fever\"\n", "line 2"),
    ("id,text,kind\n1,\"a\nb\",\"open\n2,pain,x\n3,fever,x\n", "line 3"),
  ])
  func anOpenQuoteCostsItsOwnRecord(csv: String, place: String) throws {
    let folder = try TestFolder()
    let result = read([try folder.add("a.csv", csv)], columns: NoteColumns(text: "text"))
    #expect(result.errors.count == 1 && result.errors[0].contains("\(place): "), "\(result.errors)")
    #expect(result.notes.map(\.id) == ["2", "3"])
  }

  @Test func aQuoteWithinACellIsText() throws {
    let folder = try TestFolder()
    let csv = "id,text\n1,a 5\" scar\n2,\"she said \"no\" to me\"\n"
    let result = read([try folder.add("a.csv", csv)], columns: NoteColumns(text: "text"))
    #expect(result.notes.map { $0.text[$0.text.range] } == ["a 5\" scar", "she said no to me"])
  }

  @Test func aTableNeedsItsTextColumnNamed() throws {
    let folder = try TestFolder()
    #expect(read([try folder.add("a.csv", "id,text\n1,x\n")]).errors[0].contains("--text-column"))
  }

  @Test func whatIsNotThereIsNamed() throws {
    let folder = try TestFolder()
    #expect(read(["\(folder.path)/none.txt"]).errors.count == 1)
    #expect(read([folder.path]).errors[0].contains("no note in this folder"))
  }

  @Test func emptyFilesAreEmptyNotes() throws {
    let folder = try TestFolder()
    let result = read([try folder.add("a.txt", ""), try folder.add("b.ndjson", "")])
    #expect(result.notes.map(\.id) == ["a"])
    #expect(result.errors.isEmpty)
  }

  @Test func equalIdsAreAnErrorThatNamesBoth() throws {
    let folder = try TestFolder()
    let first = try folder.add("one/a.txt", "x")
    let second = try folder.add("two/a.txt", "y")
    let result = read([first, second])
    #expect(result.notes.count == 1)
    #expect(
      result.errors.count == 1 && result.errors[0].contains(first)
        && result.errors[0].contains(second))
  }

  @Test func binaryFilesAreRefusedUnlessLossy() throws {
    let folder = try TestFolder()
    let path = try folder.add("a.txt", bytes: [0x50, 0x4B, 3, 4, 0, 0, 0xFF, 0x80, 0x41])
    #expect(read([path]).errors[0].contains("byte 4"))
    #expect(read([path], lossy: true).notes.count == 1)
  }
}
