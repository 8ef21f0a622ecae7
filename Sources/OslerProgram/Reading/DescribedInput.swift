import ClinicalRecord
import ClinicalText
import Console
import Files
import Summarization

/// A table of notes with a line on each, and the folder of their texts.
struct DescribedInput {
  let keptBack: Int
  private let table: String
  private let texts: String

  /// Nil when the command line names no table.
  init?(_ arguments: Arguments) throws(Misuse) {
    guard let table = arguments.text("descriptions") else { return nil }
    guard let texts = arguments.text("texts") else {
      throw Misuse("--descriptions needs --texts, the folder of the notes")
    }
    self.table = table
    self.texts = texts
    keptBack = try arguments.integer("kept-back", standard: 400)
  }

  /// The notes of the table that have a description.
  func notes(_ reading: CaseReading) throws -> [DescribedNote] {
    var lines = try LineReader(table)
    var described: [(note: Note, description: String)] = []
    var columns: (note: Int, description: Int)?
    while let line = try lines.next() {
      let cells = line.split(separator: 0x09, omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
      guard let (name, description) = columns else {
        guard let name = cells.firstIndex(of: "note"),
          let description = cells.firstIndex(of: "description")
        else { throw Failure("\(table) has no columns note and description") }
        columns = (name, description)
        continue
      }
      guard cells.count > max(name, description), cells[description].contains(where: \.isLetter)
      else { continue }
      var source = try ByteSource("\(texts)/\(cells[name]).txt")
      let text = try NoteText(decoding: try source.readAll())
      described.append((Note(id: cells[name], text: text), cells[description]))
    }
    var rows = described.makeIterator()
    let (notes, _) = reading.notes { rows.next().map { .success($0.note) } }
    return zip(notes, described).map { DescribedNote($0, description: $1.description) }
  }
}
