import Testing
import Trials

@Suite struct ExitStatusTests {
  @Test func tokensOfAPhrase() throws {
    let result = try Program.osler("tokens", input: "Lasix 5mg.")
    #expect(result.status == 0)
    #expect(
      result.output
        == #"{"note":{"id":"stdin"},"tokens":[{"start":0,"end":5,"text":"Lasix","kind":"word"},"#
        + #"{"start":6,"end":7,"text":"5","kind":"number"},{"start":7,"end":9,"text":"mg","kind":"unit"},"#
        + #"{"start":9,"end":10,"text":".","kind":"punctuation"}],"sentences":[[0,10]]}"# + "\n")
  }

  @Test(arguments: [("scalars", 3, 7), ("utf8", 7, 11), ("utf16", 4, 8)])
  func offsetsCountWhatWasAsked(unit: String, start: Int, end: Int) throws {
    let result = try Program.osler("tokens", "--offsets", unit, input: "é😀 pain")
    #expect(
      result.output.contains(#""start":\#(start),"end":\#(end),"text":"pain""#), "\(result.output)")
  }

  @Test func sectionsHaveTheFixedShape() throws {
    let result = try Program.osler("sections", input: "HOSPITAL COURSE: well")
    #expect(
      result.output
        == #"{"note":{"id":"stdin"},"sections":[{"start":0,"end":21,"title":"HOSPITAL COURSE","#
        + #""kind":"hospital_course","parent":null,"loinc":"8648-8"}]}"# + "\n")
  }

  @Test(arguments: [
    (["tokns"], "did you mean tokens?"),
    (["tokens", "--fromat", "table"], "did you mean --format?"),
    (["tokens", "--format", "xml"], "must be one of table, ndjson"),
    (["version", "now"], "takes no arguments"),
    (["completions", "tcsh"], "bash, zsh, fish"), (["help", "banana"], "unknown command banana"),
    (
      ["evaluate", "transfer", "--train", "t", "--dev", "d", "--arms", "random+lucky"],
      "--arms knows no \"random+lucky\""
    ),
    (
      ["evaluate", "transfer", "--train", "t", "--dev", "d", "--arms", "adapted+contextual"],
      "needs --contextual FILE"
    ),
    (
      ["evaluate", "transfer", "--train", "t", "--dev", "d", "--arms", "adapted+taught"],
      "needs --unlabelled PATH"
    ),
  ])
  func misuseIs64(words: [String], message: String) throws {
    let result = try Program.run(["\(Program.folder)/osler"] + words, input: [], environment: [])
    #expect(result.status == 64)
    #expect(result.output.isEmpty)
    #expect(result.errors.contains(message), "\(result.errors)")
  }

  @Test func noCommandShowsTheOverview() throws {
    let result = try Program.osler()
    #expect(result.status == 64)
    #expect((result.output + result.errors).contains("Usage: osler COMMAND"))
  }

  @Test func aMissingFileIsAFailure() throws {
    let result = try Program.osler("tokens", "/none/such.txt")
    #expect(result.status == 2)
    #expect(
      result.errors
        == "osler: could not read /none/such.txt: No such file or directory\nosler: 1 of 1 inputs failed\n"
    )
  }

  @Test func aFolderWithoutNotesIsAFailure() throws {
    let folder = try TestFolder()
    _ = try folder.add("a.pdf", "x")
    let result = try Program.osler("tokens", folder.path)
    #expect(result.status == 2)
    #expect(result.errors.contains("no note in this folder"))
  }

  @Test func anEmptyFileIsANoteWithoutTokens() throws {
    let folder = try TestFolder()
    let result = try Program.osler("tokens", try folder.add("a.txt", ""))
    #expect(result.status == 0)
    #expect(result.output == #"{"note":{"id":"a"},"tokens":[],"sentences":[]}"# + "\n")
  }

  @Test func brokenRowsAreNamedAndTheOthersDone() throws {
    let folder = try TestFolder()
    let path = try folder.add(
      "a.ndjson",
      "{\"id\":\"1\",\"text\":\"secret\"}\n{\"id\":\"2\",\"text\":\"secret\n{\"id\":\"3\",\"text\":\"x\"}\n"
    )
    let result = try Program.osler("tokens", path)
    #expect(result.status == 2)
    #expect(result.output.split(separator: "\n").count == 2)
    #expect(result.errors.contains("\(path), line 2"))
    #expect(result.errors.contains("1 of 3 inputs failed"))
    #expect(!result.errors.contains("secret"))
  }

  @Test func aMissingColumnIsNamed() throws {
    let folder = try TestFolder()
    let path = try folder.add("a.csv", "id,body\n1,x\n")
    let result = try Program.osler("tokens", "--text-column", "text", path)
    #expect(result.status == 2)
    #expect(result.errors.contains("no column \"text\" (it has id, body)"))
  }

  @Test func binaryAndCutFilesNameTheirByte() throws {
    let folder = try TestFolder()
    let binary = try folder.add("a.txt", bytes: [0x7F, 0x45, 0x4C, 0x46, 0, 0, 0, 1])
    let cut = try folder.add("b.txt", bytes: Array("pain µ".utf8) + [0xE2, 0x82])
    let good = try folder.add("c.txt", "pain")
    let result = try Program.osler("tokens", binary, cut, good)
    #expect(result.status == 2)
    #expect(result.output.contains("\"id\":\"c\""))
    #expect(result.errors.contains("\(binary), byte 4: a NUL byte"))
    #expect(result.errors.contains("\(cut), byte 7: not UTF-8"))
    #expect(result.errors.contains("2 of 3 inputs failed"))
    #expect(try Program.osler("tokens", "--lossy", binary, cut).status == 0)
  }

  @Test(arguments: [[], ["--notes"]])
  func noOptionIsAdvisedThatIsNotThere(options: [String]) throws {
    let folder = try TestFolder()
    let binary = try folder.add("a.txt", bytes: [0x61, 0, 0x62])
    let result = try Program.run(
      ["\(Program.folder)/osler", "sentiment", binary] + options, input: [], environment: [])
    #expect(result.status == 2)
    #expect(result.errors.contains("byte 1: a NUL byte"), "\(result.errors)")
    #expect(result.errors.contains("save it as UTF-8 text"), "\(result.errors)")
    #expect(!result.errors.contains("--lossy"))
  }

  @Test func aReaderThatGoesAwayIsNoFailure() throws {
    let result = try Program.shell(
      "\"$osler\" tokens \(Program.root())/corpora/notes | head -c 100 >/dev/null; echo ${PIPESTATUS[0]}"
    )
    #expect(result.output == "0\n")
    #expect(result.errors.isEmpty)
  }

  @Test func aFullDiskIsAFailure() throws {
    let result = try Program.shell(
      "\"$osler\" tokens \(Program.root())/corpora/notes >/dev/full; echo $?")
    #expect(result.output == "2\n")
    #expect(result.errors.contains("could not write to standard output"))
  }

  @Test func oneLineOf200MegabytesIsRead() throws {
    let result = try Program.shell(
      "head -c 200000000 /dev/zero | tr '\\0' 'a' | \"$osler\" sections - | head -c 60; status=${PIPESTATUS[2]}; echo; echo $status"
    )
    #expect(result.output == #"{"note":{"id":"stdin"},"sections":[]}"# + "\n\n0\n")
  }
}
