import ClinicalRecord
import ClinicalText
import Console
import JSON
import RecordFormats
import RecordIndex

/// `osler show`: a note of an index with its entities marked.
struct ShowCommand: Command {
  static let spec = CommandSpec(
    "show", "show a note of an index with its entities marked", operands: "NOTE",
    options: [
      Option("db", value: "FILE", "the index file"), OutputForm.option([.table, .ndjson]),
      OffsetUnit.option,
    ],
    examples: [.init("osler show d1 --db ward.db", "the note d1")])

  private let arguments: Arguments
  private let path: String
  private let id: String

  init(_ arguments: Arguments) throws(Misuse) {
    self.arguments = arguments
    path = try arguments.required("db")
    guard arguments.operands.count == 1 else { throw Misuse("`osler show` needs one NOTE") }
    id = arguments.operands[0]
  }

  func run() throws -> Outcome {
    let index = try IndexReader(path)
    guard let note = try index.note(id) else {
      throw Failure("could not show \(id): no such note in \(path)")
    }
    let entities = try index.entities(in: note)
    var output = Output()
    if OutputForm(arguments, isTerminal: output.isTerminal) == .table {
      page(note, entities, Style(isTerminal: output.isTerminal)).forEach { output.line($0) }
    } else {
      output.line(row(note, entities, OffsetUnit(arguments)))
    }
    output.flush()
    return .done
  }

  private func row(_ note: StoredNote, _ entities: [StoredEntity], _ unit: OffsetUnit) -> String {
    var writer = JSONWriter()
    writer.object {
      $0.name("note")
      $0.object {
        $0.member("id", note.id)
        $0.member("patient", note.patient)
        $0.member("date", note.date)
        $0.member("kind", note.kind)
        $0.member("sha256", note.sha256)
      }
      $0.name("text")
      $0.string(note.text.bytes)
      $0.name("entities")
      $0.array { for entity in entities { SearchPage.write(entity, note.text, unit, into: &$0) } }
    }
    return writer.text
  }

  /// The text line by line, each mention followed by its type and assertion.
  private func page(_ note: StoredNote, _ entities: [StoredEntity], _ style: Style) -> [String] {
    var head = style.apply(.bold, Style.printable(note.id))
    for part in [note.patient, note.date, note.kind] {
      part.map { head += "  \(Style.printable($0))" }
    }
    var text = ""
    var position = note.body.lower
    for entity in entities where entity.range.lower >= position {
      text += plain(note, position, entity.range.lower)
      let look: Style.Look = entity.status == .present ? .green : .red
      text += style.apply(look, plain(note, entity.range.lower, entity.range.upper))
      text += style.apply(.dim, "[\(entity.type.rawValue) \(entity.status.rawValue)]")
      position = entity.range.upper
    }
    text += plain(note, position, Int32(note.text.count))
    return [head, "", text]
  }

  /// Text with its line ends but without other control characters.
  private func plain(_ note: StoredNote, _ lower: Int32, _ upper: Int32) -> String {
    let lines = note.text[TextRange(lower, upper)].split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    return lines.map { Style.printable(String($0)) }.joined(separator: "\n")
  }
}
