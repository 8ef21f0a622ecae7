import ClinicalRecord
import ClinicalText
import Console
import Files
import JSON
import RecordFormats

/// Prints annotated notes in one of the formats of `osler extract`.
final class EntityPrinter {
  private let form: ExtractCommand.Form
  private let unit: OffsetUnit
  private let style: Style
  private let folder: String?
  private var writer = JSONWriter()
  private var isFirst = true

  init(form: ExtractCommand.Form, unit: OffsetUnit, style: Style, folder: String?) {
    self.form = form
    self.unit = unit
    self.style = style
    self.folder = folder
  }

  func print(_ note: AnnotatedNote, to output: inout Output) throws {
    if isFirst { begin(&output) }
    switch form {
    case .ndjson:
      writer.removeAll()
      NoteRow(unit: unit).write(note, into: &writer)
      output.write(writer.bytes)
      output.line("")
    case .csv: output.write(EntityTable(unit: unit).rows(note).utf8)
    case .table: table(note).forEach { output.line($0) }
    case .brat: try write(BratStandoff.text(note), note, "ann")
    case .conll: try emit(ConllTokens(unit: unit).text(note), note, "conll", &output)
    case .html:
      if folder == nil {
        output.write(NotePage.article(note).utf8)
      } else {
        try write(
          NotePage.opening(title: note.note.id) + NotePage.article(note) + NotePage.closing, note,
          "html")
      }
    }
  }

  func finish(_ output: inout Output) {
    if isFirst { begin(&output) }
    if form == .html, folder == nil { output.write(NotePage.closing.utf8) }
  }

  private func begin(_ output: inout Output) {
    isFirst = false
    if form == .csv { output.write(EntityTable.line(EntityTable.header).utf8) }
    if form == .html, folder == nil { output.write(NotePage.opening(title: "Clinical notes").utf8) }
  }

  private func emit(_ text: String, _ note: AnnotatedNote, _ ending: String, _ output: inout Output)
    throws
  {
    if folder == nil { output.write(text.utf8) } else { try write(text, note, ending) }
  }

  /// Writes a note's file; the slashes of ids that are paths become underscores.
  private func write(_ text: String, _ note: AnnotatedNote, _ ending: String) throws {
    let name = String(note.note.id.map { $0 == "/" ? "_" : $0 })
    var file = try AtomicFile("\(folder!)/\(name).\(ending)")
    try file.write(text)
    try file.commit()
  }

  private func table(_ note: AnnotatedNote) -> [String] {
    var table = TableText(
      header: ["start", "type", "assertion", "text", "what is said of it", "code"],
      width: TableText.terminalWidth())
    for entity in note.entities {
      let attributes = entity.attributes.map { note.note.text[$0.range] }.joined(separator: ", ")
      let assertion = entity.assertion
      var status = assertion.status.rawValue
      if assertion.temporality == .historical { status += ", past" }
      let code = entity.codes.first.map { "\($0.system.rawValue) \($0.code) \($0.title)" } ?? ""
      table.rows.append([
        "\(unit.convert(entity.range.lower, in: note.note.text))", entity.type.rawValue, status,
        note.note.text[entity.range], attributes, code,
      ])
    }
    let lines = table.lines(style: style)
    let colored = zip(note.entities, lines.dropFirst()).map { style.apply(Self.look($0), $1) }
    return [style.apply(.bold, note.note.id), lines[0]] + colored + [""]
  }

  private static func look(_ entity: Entity) -> Style.Look {
    if entity.assertion.status != .present { return .dim }
    switch entity.type {
    case .disease: return .red
    case .finding: return .yellow
    case .drug: return .green
    case .procedure: return .blue
    case .test: return .magenta
    }
  }
}
