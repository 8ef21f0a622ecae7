import ClinicalRecord
import ClinicalText
import Files

/// Reads tokens with tags in columns (the first is the token, the last its IOB tag), an empty line behind each
/// sentence. The text is the tokens joined by blanks, a line a sentence.
public enum ConllReader {
  /// One note a file, or one for each `-DOCSTART-` row.
  public static func read(_ path: String, id: String) throws(ReadError) -> [GoldNote] {
    var notes: [GoldNote] = []
    var note = Tokens()
    do throws(FileError) {
      var lines = try LineReader(path)
      while let line = try lines.next() {
        let cells = String(decoding: line, as: UTF8.self).split(whereSeparator: {
          $0 == "\t" || $0 == " " || $0 == "\r"
        })
        if cells.first == "-DOCSTART-" {
          if let gold = note.gold("\(id)-\(notes.count + 1)") { notes.append(gold) }
          note = Tokens()
        } else if cells.isEmpty {
          note.endSentence()
        } else if cells.count < 2 {
          throw FileError("read", "\(path), line \(lines.number)", reason: "a token without a tag")
        } else {
          note.take(String(cells[0]), String(cells[cells.count - 1]))
        }
      }
    } catch { throw ReadError(error) }
    if let gold = note.gold(notes.isEmpty ? id : "\(id)-\(notes.count + 1)") { notes.append(gold) }
    guard !notes.isEmpty else { throw ReadError(path, "no tokens in this file") }
    return notes
  }

  private struct Tokens {
    private var text: [UInt8] = []
    private var mentions: [(range: TextRange, label: String)] = []
    private var open: String?

    mutating func take(_ token: String, _ tag: String) {
      if let last = text.last, last != 0x0A { text.append(0x20) }
      let start = text.count
      text.append(contentsOf: token.utf8)
      let label = String(tag.dropFirst(2))
      if tag.hasPrefix("I-"), open == label, !mentions.isEmpty {
        mentions[mentions.count - 1].range.upper = Int32(text.count)
      } else if tag.count > 2 {
        mentions.append((TextRange(start, text.count), label))
      }
      open = tag.count > 2 ? label : nil
    }

    mutating func endSentence() {
      open = nil
      if let last = text.last, last != 0x0A { text.append(0x0A) }
    }

    func gold(_ id: String) -> GoldNote? {
      guard !text.isEmpty else { return nil }
      let entities = mentions.compactMap { mention in
        EntityType(rawValue: mention.label.lowercased()).map { Entity($0, at: mention.range) }
      }
      let note = Note(id: id, text: NoteText(String(decoding: text, as: UTF8.self)))
      return GoldNote(note: note, entities: entities, mentions: mentions)
    }
  }
}
