import ClinicalRecord
import ClinicalText
import Files

/// Reads abstracts in PubTator format: `ID|t|title`, `ID|a|abstract`, then rows of offsets and types.
public enum PubTatorReader {
  public static func read(_ path: String) throws(ReadError) -> [GoldNote] {
    var notes: [GoldNote] = []
    var abstract = Abstract()
    do throws(FileError) {
      var lines = try LineReader(path)
      while let line = try lines.next() {
        let text = String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)
        if text.isEmpty {
          if let note = abstract.gold() { notes.append(note) }
          abstract = Abstract()
        } else if let reason = abstract.take(text) {
          throw FileError("read", "\(path), line \(lines.number)", reason: reason)
        }
      }
    } catch { throw ReadError(error) }
    if let note = abstract.gold() { notes.append(note) }
    guard !notes.isEmpty else { throw ReadError(path, "no abstract in PubTator format") }
    return notes
  }

  private struct Abstract {
    var id = ""
    var title = ""
    var body = ""
    var rows: [(start: Int, end: Int, label: String)] = []

    mutating func take(_ line: String) -> String? {
      let parts = line.split(separator: "|", maxSplits: 2, omittingEmptySubsequences: false)
      if parts.count == 3, parts[1] == "t" || parts[1] == "a" {
        id = String(parts[0])
        if parts[1] == "t" { title = String(parts[2]) } else { body = String(parts[2]) }
        return nil
      }
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
      // Relations such as CID have no offsets and are passed over.
      guard cells.count >= 5 else {
        return cells.count >= 4 ? nil : "neither text nor a row of offsets"
      }
      guard let start = Int(cells[1]), let end = Int(cells[2]), start < end else {
        return "offsets that are no numbers"
      }
      rows.append((start, end, Self.label(cells[4])))
      return nil
    }

    /// The four classes of mention that the NCBI disease corpus tells apart are all diseases.
    private static func label(_ written: Substring) -> String {
      switch written {
      case "SpecificDisease", "DiseaseClass", "CompositeMention", "Modifier": "Disease"
      default: String(written)
      }
    }

    func gold() -> GoldNote? {
      guard !id.isEmpty else { return nil }
      let text = NoteText("\(title)\n\(body)")
      var mentions: [(range: TextRange, label: String)] = []
      for row in rows {
        guard let lower = text.offset(ofScalar: row.start),
          let upper = text.offset(ofScalar: row.end)
        else { continue }
        mentions.append((TextRange(lower, upper), row.label))
      }
      mentions.sort { $0.range < $1.range }
      return GoldNote(note: Note(id: id, text: text), entities: [], mentions: mentions)
    }
  }
}
