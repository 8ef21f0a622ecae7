import ClinicalRecord
import ClinicalText
import Files

/// Reads notes with brat standoff beside them: `ID.txt` and `ID.ann`.
public enum BratReader {
  /// All annotated notes of a folder, in byte order of their names.
  public static func read(_ folder: String) throws(ReadError) -> [GoldNote] {
    let names: [String]
    do throws(FileError) { names = try FolderWalk(folder).files } catch { throw ReadError(error) }
    var notes: [GoldNote] = []
    for name in names where name.hasSuffix(".ann") {
      let base = String(name.dropLast(4))
      notes.append(
        try read(text: "\(folder)/\(base).txt", annotations: "\(folder)/\(name)", id: base))
    }
    guard !notes.isEmpty else { throw ReadError(folder, "no .ann file in this folder") }
    return notes
  }

  /// One note and its annotations.
  public static func read(text: String, annotations: String, id: String) throws(ReadError)
    -> GoldNote
  {
    do throws(FileError) {
      let note = try note(text, id: id)
      var lines = try LineReader(annotations)
      var standoff = Standoff()
      while let line = try lines.next() {
        if let reason = standoff.take(String(decoding: line, as: UTF8.self), note.text) {
          throw FileError("read", "\(annotations), line \(lines.number)", reason: reason)
        }
      }
      return standoff.gold(note)
    } catch { throw ReadError(error) }
  }

  private static func note(_ path: String, id: String) throws(FileError) -> Note {
    var source = try ByteSource(path)
    let bytes = try source.readAll()
    do throws(TextError) {
      return Note(id: id, decoding: try NoteText(decoding: bytes))
    } catch { throw FileError("read", path, reason: "\(error)") }
  }
}

/// The rows of one `.ann` file.
private struct Standoff {
  private var terms: [(name: String, label: String, range: TextRange)] = []
  private var assertions: [String: AssertionStatus] = [:]
  private var relations: [(attribute: String, drug: String)] = []

  /// Reads one row; the reason when it cannot be understood.
  mutating func take(_ line: String, _ text: NoteText) -> String? {
    let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
    guard cells.count >= 2, let kind = line.first else {
      return line.isEmpty ? nil : "no tab-separated row"
    }
    let words = cells[1].split(separator: " ")
    switch kind {
    case "T": return term(String(cells[0]), words, text)
    case "A" where words.count == 3 && words[0] == "Assertion":
      guard let status = AssertionStatus(rawValue: String(words[2])) else {
        return "unknown assertion \(words[2])"
      }
      assertions[String(words[1])] = status
    case "R" where words.count == 3:
      let ends = words[1...].compactMap { $0.split(separator: ":").last.map(String.init) }
      guard ends.count == 2 else { return "a relation needs Arg1 and Arg2" }
      relations.append((ends[0], ends[1]))
    default: break
    }
    return nil
  }

  private mutating func term(_ name: String, _ words: [Substring], _ text: NoteText) -> String? {
    // A discontinuous mention is read as the stretch from its first to its last character.
    guard words.count >= 3, let start = Int(words[1]), let end = Int(words[words.count - 1]),
      let lower = text.offset(ofScalar: start), let upper = text.offset(ofScalar: end),
      lower < upper
    else { return "offsets that do not lie in the text" }
    terms.append((name, String(words[0]), TextRange(lower, upper)))
    return nil
  }

  func gold(_ note: Note) -> GoldNote {
    var places: [String: Int] = [:]
    var entities: [Entity] = []
    for term in terms.sorted(by: { $0.range < $1.range }) {
      guard let type = EntityType(rawValue: term.label.lowercased()) else { continue }
      places[term.name] = entities.count
      entities.append(
        Entity(type, at: term.range, assertion: Assertion(assertions[term.name] ?? .present)))
    }
    let ranges = Dictionary(
      terms.map { ($0.name, ($0.label, $0.range)) }, uniquingKeysWith: { first, _ in first })
    for relation in relations {
      guard let place = places[relation.drug], let (label, range) = ranges[relation.attribute],
        let kind = DrugAttributeKind(rawValue: label == "freq" ? "frequency" : label)
      else { continue }
      entities[place].attributes.append(DrugAttribute(kind, at: range))
    }
    for i in entities.indices { entities[i].attributes.sort { $0.range < $1.range } }
    let mentions = terms.map { ($0.range, $0.label) }.sorted { $0.0 < $1.0 }
    return GoldNote(note: note, entities: entities, mentions: mentions)
  }
}
