import Testing
import Trials

@Suite struct DocumentTests {
  private func commands() throws -> [String] {
    try Program.osler("help", "--names").output.split(separator: "\n").map(String.init)
  }

  @Test func everyCommandIsInTheREADME() throws {
    let readme = try Program.text("\(Program.root())/README.md")
    let names = try commands()
    #expect(names.count >= 6)
    for name in names { #expect(readme.contains("`osler \(name)"), "osler \(name)") }
  }

  @Test func everyCommandHasAPageWithAnExample() throws {
    for name in try commands() {
      let page = try Program.run(
        ["\(Program.folder)/osler"] + name.split(separator: " ").map(String.init) + ["--help"],
        input: [], environment: [])
      #expect(page.status == 0)
      #expect(page.output.contains("Usage: osler \(name)"))
      let spoken = try Program.run(
        ["\(Program.folder)/osler", "help"] + name.split(separator: " ").map(String.init),
        input: [],
        environment: [])
      #expect(spoken.output.contains(page.output.dropLast()))
    }
  }

  @Test func theMapNamesEveryFolder() throws {
    let map = try Program.text("\(Program.root())/Sources/README.md")
    let folders = try Program.shell("ls -d \(Program.root())/Sources/*/ | xargs -n1 basename")
      .output
    for folder in folders.split(separator: "\n") {
      #expect(map.contains("`\(folder)`"), "\(folder)")
    }
  }

  @Test func bashReadsItsCompletions() throws {
    let result = try Program.shell(
      """
      "$osler" completions bash >c && bash -n c && . ./c && complete -p osler
      COMP_WORDS=(osler sect) COMP_CWORD=1; _osler; echo "${COMPREPLY[@]}"
      COMP_WORDS=(osler tokens --form) COMP_CWORD=2; _osler; echo "${COMPREPLY[@]}"
      """.inTemporaryFolder)
    #expect(result.status == 0)
    #expect(
      result.output == "complete -o filenames -F _osler osler\nsections\n--format\n",
      "\(result.errors)")
  }

  @Test(arguments: [("zsh", "#compdef osler"), ("fish", "complete -c osler")])
  func otherShellsHaveTheirs(shell: String, part: String) throws {
    let result = try Program.osler("completions", shell)
    #expect(result.status == 0)
    #expect(result.output.contains(part))
  }

  @Test func theDoctorFindsAllPartsWell() throws {
    let result = try Program.osler("doctor")
    #expect(result.status == 0)
    for part in ["ICU", "SQLite", "OpenBLAS", "lexicons/sections.tsv", "models/words.brk"] {
      #expect(result.output.contains(part), "\(part)")
    }
    #expect(!result.output.contains("FAILED"))
  }

  @Test func colourIsForTerminalsOnly() throws {
    let result = try Program.osler("tokens", "--format", "table", input: "pain")
    #expect(!result.output.contains("\u{1B}"))
  }

  @Test func aTerminalSeesColoursUnlessRefused() throws {
    guard try Program.shell("command -v script").status == 0 else { return }
    let line = "echo pain | \"$osler\" tokens --format table -"
    let coloured = try Program.shell("TERM=xterm script -qec '\(line)' /dev/null </dev/null")
    #expect(coloured.output.contains("\u{1B}[1m"))
    let plain = try Program.shell(
      "NO_COLOR=1 TERM=xterm script -qec '\(line)' /dev/null </dev/null")
    #expect(!plain.output.contains("\u{1B}[1m"))
  }
}

extension String {
  var inTemporaryFolder: String {
    "d=$(mktemp -d) && cd $d || exit 9\ntrap 'rm -rf $d' EXIT\n\(self)"
  }
}
