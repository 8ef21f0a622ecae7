import Console
import Testing

@Suite struct PagesTests {
  private static let specs = [
    CommandSpec(
      "tokens", "show tokens", operands: "PATH...",
      options: [
        Option("format", value: "FORMAT", choices: ["table", "ndjson"], "how to print"),
        Option("lossy", short: "l", "don't [refuse]: replace"),
      ], examples: [.init("osler tokens x", "try it")]),
    CommandSpec("vectors train", "make vectors"), CommandSpec("vectors map", "draw vectors"),
  ]

  @Test func aPageShowsOptionsChoicesAndExamples() {
    let page = Help.page(Self.specs[0])
    for part in [
      "Usage: osler tokens [OPTION...] PATH...", "--format FORMAT", "(table, ndjson)",
      "-l, --lossy",
      "-h, --help", "osler tokens x",
    ] { #expect(page.contains(part), "\(part)") }
  }

  @Test func theOverviewNamesEveryCommand() {
    let page = Help.overview(Self.specs, purpose: "reads", notice: "check")
    for spec in Self.specs { #expect(page.contains(spec.name) && page.contains(spec.abstract)) }
  }

  @Test(arguments: Completions.shells)
  func completionsKnowCommandsAndOptions(shell: String) {
    let script = Completions.script(for: shell, Self.specs)
    for part in ["tokens", "vectors", "train", "map", "format", "lossy", "help"] {
      #expect(script.contains(part), "\(part)")
    }
  }

  @Test func rowsAreAlignedAndCut() {
    var table = TableText(header: ["a", "long", "text"], width: 24)
    table.rows = [
      ["123", "x", String(repeating: "y", count: 40)], ["1", "é患", "\u{1B}[31mred\u{202E}"],
    ]
    let lines = table.lines(style: Style(isTerminal: false))
    #expect(lines[0] == "a    long  text")
    #expect(lines[1].hasSuffix("…") && lines[1].count <= 24)
    #expect(lines[2].contains(" [31mred ") == false && !lines[2].contains("\u{1B}"))
  }

  @Test(arguments: [(5.0, "00:05"), (65, "01:05"), (3600, "1:00:00"), (7390, "2:03:10")])
  func timeLeftIsWrittenAsAClock(seconds: Double, text: String) {
    #expect(Progress.clock(seconds) == text)
  }
}
