import ClinicalRecord
import ClinicalText
import Console
import JSON
import Lexicon
import RecordFormats

/// `osler sections`: the headed parts of a note.
struct SectionsCommand: Command {
  static let spec = CommandSpec(
    "sections", "show the sections of notes with their kinds", operands: InputOptions.operands,
    options: NotePrinter.options,
    examples: [
      .init("osler sections corpora/notes/discharge-heart-failure-06.txt", "a table of headings"),
      .init(
        "osler sections --format ndjson corpora/notes", "a row a note for all notes of a folder"),
    ])

  private let printer: NotePrinter
  private var unit: OffsetUnit { printer.unit }

  init(_ arguments: Arguments) throws(Misuse) { printer = NotePrinter(arguments) }

  func run() throws -> Outcome {
    let finder = SectionFinder()
    func sections(_ note: Note) -> [Section] {
      finder.sections(in: note.text, LineLayout(note.text, in: note.body))
    }
    return printer.run(
      label: "sections", table: { table($0, sections($0), $1) },
      row: { row($0, sections($0), into: &$1) })
  }

  private func row(_ note: Note, _ sections: [Section], into writer: inout JSONWriter) {
    writer.object {
      $0.name("note")
      $0.object { $0.member("id", note.id) }
      $0.name("sections")
      $0.array {
        for section in sections {
          $0.object {
            $0.member("start", unit.convert(section.range.lower, in: note.text))
            $0.member("end", unit.convert(section.range.upper, in: note.text))
            $0.member("title", note.text[section.title])
            $0.member("kind", section.kind.name)
            $0.member("parent", section.parent?.name)
            $0.member("loinc", section.loinc)
          }
        }
      }
    }
  }

  private func table(_ note: Note, _ sections: [Section], _ style: Style) -> [String] {
    var table = TableText(
      header: ["start", "end", "kind", "parent", "title"], width: TableText.terminalWidth())
    for section in sections {
      table.rows.append([
        "\(unit.convert(section.range.lower, in: note.text))",
        "\(unit.convert(section.range.upper, in: note.text))", section.kind.name,
        section.parent?.name ?? "", note.text[section.title],
      ])
    }
    return table.lines(style: style)
  }
}
