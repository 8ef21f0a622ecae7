import ClinicalRecord
import Files

/// One file to read notes from, and how.
struct NoteInput {
  enum Form: Equatable {
    case text, rows, table, standardInput
    case unreadable(String)
  }

  var path: String
  /// The id of a note that says none itself.
  var id: String
  var form: Form

  /// The files that a path on the command line stands for: itself, or those of a folder.
  ///
  /// Of a folder's CSV files nothing is read unless `tables` says that a text column was named.
  static func list(_ path: String, tables: Bool) -> [NoteInput] {
    if path == "-" { return [NoteInput(path: path, id: "stdin", form: .standardInput)] }
    guard FolderWalk.isFolder(path) else {
      return [NoteInput(path: path, id: Path.stem(path), form: form(of: path))]
    }
    do throws(FileError) {
      let found = try FolderWalk(path).files.compactMap { name -> NoteInput? in
        let ending = Path.ending(name)
        guard endings.contains(ending), ending != "csv" || tables else { return nil }
        return NoteInput(
          path: "\(path)/\(name)", id: Path.withoutEnding(name), form: form(of: name))
      }
      if !found.isEmpty { return found }
      return [
        unreadable(path, "no note in this folder (.txt, .md, .ndjson, or .csv with --text-column)")
      ]
    } catch { return [unreadable(path, error.reason)] }
  }

  private static let endings: Set<String> = ["", "txt", "text", "md", "ndjson", "jsonl", "csv"]

  private static func unreadable(_ path: String, _ reason: String) -> NoteInput {
    NoteInput(path: path, id: "", form: .unreadable(reason))
  }

  private static func form(of path: String) -> Form {
    switch Path.ending(path) {
    case "ndjson", "jsonl": .rows
    case "csv": .table
    default: .text
    }
  }
}

/// Parts of a path.
enum Path {
  /// What stands behind the last period of the file's name, in lower case; empty without one.
  static func ending(_ path: String) -> String {
    let name = path.split(separator: "/").last ?? ""
    guard let period = name.lastIndex(of: "."), period > name.startIndex else { return "" }
    return name[name.index(after: period)...].lowercased()
  }

  /// The path without its ending: of a longer ending than four letters ("notes.2024-05") nothing is cut.
  static func withoutEnding(_ path: String) -> String {
    let ending = ending(path)
    let known: Set<String> = ["txt", "text", "md", "ndjson", "jsonl", "csv"]
    return known.contains(ending) ? String(path.dropLast(ending.count + 1)) : path
  }

  /// The file's name without its ending.
  static func stem(_ path: String) -> String {
    withoutEnding(String(path.split(separator: "/").last ?? ""))
  }
}

/// The ids of the notes read so far, with their places.
struct SeenIds {
  private var places: [String: String] = [:]

  /// `note`, unless its id was seen before.
  mutating func check(_ note: Note, at place: String) throws(ReadError) -> Note {
    if let first = places[note.id] {
      throw ReadError(place, "its id \"\(note.id)\" was already used by \(first)")
    }
    places[note.id] = place
    return note
  }
}
