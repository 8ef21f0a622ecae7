import Annotation
import COpenBLAS
import CSQLite
import ClinicalRecord
import ClinicalText
import Console
import EntityRecognition
import Files
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
      header: ["part", "version or size", "sha256", "check"], width: TableText.terminalWidth())
    var failed = false
    for check in Self.checks {
      let holds = check.holds()
      failed = failed || !holds
      table.rows.append([check.part, check.detail, "", holds ? "ok" : "FAILED"])
    }
    for file in LinkedFile.all.compactMap({ LinkedFile($0) }) where !file.isCard {
      let holds = !file.bytes.isEmpty
      failed = failed || !holds
      table.rows.append([
        file.name, "\(file.bytes.count) bytes", String(file.sha256.prefix(12)),
        holds ? "ok" : "FAILED",
      ])
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
      Check(part: "osler", detail: VersionCommand.number, holds: readsANote),
      Check(part: "ICU", detail: ICU.version) {
        WordBreaker().tokens(of: NoteText("Lasix 40mg b.i.d.")).count == 4
      },
      Check(
        part: "lexicon",
        detail: "\(ConceptLexicon.linked.count) concepts, \(ConceptLexicon.linked.termCount) terms"
      ) { ConceptLexicon.linked.lookup("failure of the heart").first?.id == "heart-failure" },
      Check(part: "SQLite", detail: String(cString: sqlite3_libversion()), holds: indexesText),
      Check(part: "OpenBLAS", detail: blasVersion, holds: multiplies),
      Check(part: "section titles", detail: "\(SectionTitles.linked.count)") {
        SectionTitles.linked.kinds(of: "PHYSICAL EXAMINATION".utf8) == [.physicalExam]
      },
    ]
  }

  /// A sentence goes the whole way: its finding is found, and is denied.
  private static func readsANote() -> Bool {
    guard let models = try? EntityModels.linked(withTagger: false) else { return false }
    var annotator = Annotator(models, sources: .lexicon)
    let entities = annotator.annotate(Note(id: "", text: NoteText("Denies chest pain."))).entities
    return entities.map(\.assertion.status) == [.absent]
  }

  private static func indexesText() -> Bool {
    sqlite3_compileoption_used("ENABLE_FTS5") != 0 && sqlite3_threadsafe() != 0
  }

  /// "OpenBLAS 0.3.21 ..." without its first word.
  private static var blasVersion: String {
    let words = String(cString: openblas_get_config()).split(separator: " ")
    return words.count > 1 ? String(words[1]) : ""
  }

  private static func multiplies() -> Bool {
    let row: [Float] = [1, 2, 3]
    return cblas_sdot(3, row, 1, row, 1) == 14
  }
}
