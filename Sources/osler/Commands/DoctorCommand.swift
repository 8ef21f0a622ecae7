import ClinicalRecord
import ClinicalText
import Console
import ICUBridge
import Lexicon

/// `osler doctor`: what this program is made of, and whether its parts work.
struct DoctorCommand: Command {
  static let spec = CommandSpec(
    "doctor", "show the linked libraries, models and lexicons, and check that they work",
    examples: [.init("osler doctor", "exit status 0 when every check holds")])

  init(_ arguments: Arguments) throws(Misuse) {}

  func run() throws -> Outcome {
    var output = Output()
    var table = TableText(
      header: ["part", "version or size", "check"], width: TableText.terminalWidth())
    var failed = false
    for check in Self.checks {
      let holds = check.holds()
      failed = failed || !holds
      table.rows.append([check.part, check.detail, holds ? "ok" : "FAILED"])
    }
    for name in LinkedFile.all {
      let count = LinkedFile(name)?.bytes.count ?? 0
      failed = failed || count == 0
      table.rows.append([name, "\(count) bytes", count > 0 ? "ok" : "FAILED"])
    }
    for line in table.lines(style: Style(isTerminal: output.isTerminal)) { output.line(line) }
    output.flush()
    return failed ? .failed : .done
  }

  private struct Check {
    var part: String
    var detail: String
    var holds: () -> Bool
  }

  private static var checks: [Check] {
    [
      Check(part: "osler", detail: VersionCommand.number) { true },
      Check(part: "ICU", detail: ICU.version) {
        WordBreaker().tokens(of: NoteText("Lasix 40mg b.i.d.")).count == 4
      },
      Check(
        part: "lexicon",
        detail: "\(ConceptLexicon.linked.count) concepts, \(ConceptLexicon.linked.termCount) terms"
      ) { ConceptLexicon.linked.lookup("failure of the heart").first?.id == "heart-failure" },
      Check(part: "section titles", detail: "\(SectionTitles.linked.count)") {
        SectionTitles.linked.kinds(of: "PHYSICAL EXAMINATION".utf8) == [.physicalExam]
      },
    ]
  }
}
