import Console
import Testing

@Suite struct ArgumentsTests {
  private static let spec = CommandSpec(
    "try", "tries", operands: "PATH...",
    options: [
      Option("limit", short: "n", value: "N", "how many"),
      Option("count", short: "c", "only count"),
      Option("format", value: "F", choices: ["table", "ndjson"], "how"),
      Option("lexicon", value: "FILE", repeats: true, "more terms"),
    ])

  private func read(_ words: String...) throws(Misuse) -> Arguments {
    try Arguments(words, for: Self.spec)
  }

  @Test func longAndShortOptionsAreRead() throws {
    let arguments = try read(
      "a", "--limit", "5", "-c", "--format=table", "b", "--", "--count", "-x")
    #expect(arguments.operands == ["a", "b", "--count", "-x"])
    #expect(try arguments.integer("limit", standard: 1) == 5)
    #expect(arguments.has("count"))
    #expect(arguments.text("format") == "table")
  }

  @Test func shortOptionsStandTogether() throws {
    #expect(try read("-cn5").text("limit") == "5")
    #expect(try read("-cn", "5").text("limit") == "5")
  }

  @Test func aDashAndANumberAreOperands() throws {
    #expect(try read("-", "-5").operands == ["-", "-5"])
  }

  @Test func repeatedOptionsGather() throws {
    #expect(try read("--lexicon", "a", "--lexicon=b").texts("lexicon") == ["a", "b"])
  }

  @Test(arguments: [
    (["--limmit", "5"], "did you mean --limit?"), (["--limit"], "needs a value: --limit N"),
    (["--count=5"], "takes no value"), (["--format", "csv"], "must be one of table, ndjson"),
    (["--limit", "1", "--limit", "2"], "only once"), (["-x"], "unknown option -x"),
    (["--zzzzzz"], "unknown option --zzzzzz (see"),
  ])
  func whatIsWrongIsSaid(words: [String], message: String) {
    let error = #expect(throws: Misuse.self) { try Arguments(words, for: Self.spec) }
    #expect(error?.description.contains(message) == true, "\(String(describing: error))")
  }

  @Test(arguments: ["0", "-1", "x", "1.5", "", "9223372036854775807", "99999999999999999999"])
  func numbersAreChecked(text: String) throws {
    let arguments = try read("--limit=\(text)")
    #expect(throws: Misuse.self) { try arguments.integer("limit", standard: 1) }
  }

  @Test func theBoundOfANumberIsNamed() throws {
    let arguments = try read("--limit=11")
    #expect(try arguments.integer("limit", most: 11, standard: 1) == 11)
    #expect { try arguments.integer("limit", most: 10, standard: 1) } throws: {
      "\($0)" == "--limit must be a whole number from 1 to 10, not \"11\""
    }
  }

  @Test func aCommandWithoutOperandsTakesNone() {
    let spec = CommandSpec("bare", "does")
    #expect(throws: Misuse.self) { try Arguments(["x"], for: spec) }
    #expect(throws: Never.self) { try Arguments(["--help"], for: spec) }
  }

  @Test(arguments: [
    ("tokns", "tokens"), ("section", "sections"), ("hlep", "help"), ("--lexcion", "--lexicon"),
  ])
  func misspeltWordsFindTheirMeaning(word: String, meant: String) {
    #expect(
      Suggestion.nearest(to: word, among: ["tokens", "sections", "help", "--lexicon"]) == meant)
  }

  @Test func farWordsFindNone() {
    #expect(Suggestion.nearest(to: "banana", among: ["tokens", "help"]) == nil)
  }
}
