import ClinicalText
import Files
import JSON
import RecordFormats
import SentimentAnalysis

/// Reads comments out of NDJSON, CSV and plain lines, one at a time, whatever the size of the input.
struct FeedbackReader: ~Copyable {
  private var paths: [String]
  private let columns: FeedbackColumns
  private var path = ""
  private var lines: LineReader?
  private var table: CSVReader?
  private var places = FeedbackColumns.Places()
  private var isRows = false

  init(_ paths: [String], columns: FeedbackColumns) throws(FileError) {
    self.columns = columns
    self.paths = []
    for path in paths.isEmpty ? ["-"] : paths {
      if path != "-", FolderWalk.isFolder(path) {
        let names = try FolderWalk(path).files.filter {
          $0.hasSuffix(".ndjson") || $0.hasSuffix(".jsonl")
            || ($0.hasSuffix(".csv") && columns.text != nil)
        }
        guard !names.isEmpty else {
          throw FileError("read", path, reason: "no .ndjson file in this folder")
        }
        self.paths += names.map { "\(path)/\($0)" }
      } else {
        self.paths.append(path)
      }
    }
    self.paths.reverse()
  }

  /// The next comment, or why it could not be read; nil at the end.
  mutating func next() -> Result<Comment, ReadError>? {
    while true {
      do throws(ReadError) {
        if lines != nil {
          if let comment = try nextLine() { return .success(comment) }
          lines = nil
        } else if table != nil {
          if let comment = try nextRecord() { return .success(comment) }
          table = nil
        } else {
          guard let path = paths.popLast() else { return nil }
          try open(path)
        }
      } catch { return .failure(error) }
    }
  }

  private mutating func open(_ path: String) throws(ReadError) {
    self.path = path == "-" ? "standard input" : path
    do throws(FileError) {
      if path.hasSuffix(".csv") || (path == "-" && columns.text != nil) {
        guard columns.text != nil else {
          throw FileError(
            "read", path, reason: "which column holds the text? Say --text-column NAME")
        }
        var table = try CSVReader(path)
        let header = try table.next()?.cells ?? []
        self.table = consume table
        places = try columns.places(in: header, path)
      } else {
        lines = try LineReader(path)
        isRows = path.hasSuffix(".ndjson") || path.hasSuffix(".jsonl")
      }
    } catch {
      lines = nil
      table = nil
      throw ReadError(error.path, error.reason)
    }
  }

  // MARK: lines

  private mutating func nextLine() throws(ReadError) -> Comment? {
    while true {
      let line: ArraySlice<UInt8>?
      do throws(FileError) { line = try lines?.next() } catch {
        lines = nil
        throw ReadError(error.path, error.reason)
      }
      guard var line else { return nil }
      if line.last == 0x0D { line.removeLast() }
      if line.allSatisfy({ $0 <= 0x20 }) { continue }
      let number = lines?.number ?? 0
      let isFirst = line.first { $0 > 0x20 } == UInt8(ascii: "{")
      if isRows || isFirst {
        return try row(line, "\(path), line \(number)", number)
      }
      return Comment(id: "\(number)", text: try text(Array(line), "\(path), line \(number)"))
    }
  }

  private func row(_ line: ArraySlice<UInt8>, _ place: String, _ number: Int) throws(ReadError)
    -> Comment
  {
    let row: JSONValue
    do throws(JSONError) { row = try JSONParser.parse(line) } catch {
      throw ReadError("\(place), byte \(error.byte)", error.reason)
    }
    guard let text = row["text"]?.string else { throw ReadError(place, "no string \"text\"") }
    let id = row["id"]?.string ?? row["id"]?.integer.map { "\($0)" } ?? "\(number)"
    return Comment(
      id: id, text: NoteText(text), question: row["question"]?.string, date: row["date"]?.string)
  }

  // MARK: tables

  private mutating func nextRecord() throws(ReadError) -> Comment? {
    while true {
      let record: (cells: [[UInt8]], unclosed: Bool)?
      do throws(FileError) { record = try table?.next() } catch {
        table = nil
        throw ReadError(error.path, error.reason)
      }
      guard let record else { return nil }
      if record.cells.count == 1, record.cells[0].isEmpty { continue }
      let line = table?.line ?? 0
      let place = "\(path), line \(line)"
      if record.unclosed { throw ReadError(place, "a quote that is never closed") }
      guard record.cells.count > places.last else {
        throw ReadError(
          place, "\(record.cells.count) cells, but column \(places.last + 1) is needed")
      }
      func cell(_ index: Int?) -> String? {
        guard let index, !record.cells[index].isEmpty else { return nil }
        return String(decoding: record.cells[index], as: UTF8.self)
      }
      return Comment(
        id: cell(places.id) ?? "\(line)", text: try text(record.cells[places.text], place),
        question: cell(places.question), date: cell(places.date))
    }
  }

  private func text(_ bytes: [UInt8], _ place: String) throws(ReadError) -> NoteText {
    do throws(TextError) { return try NoteText(decoding: bytes) } catch {
      throw ReadError("\(place), byte \(error.byte)", error.advice(offeringLossy: false))
    }
  }
}

/// Which columns of a table hold what.
struct FeedbackColumns {
  var text, id, question, date: String?

  struct Places {
    var text = 0
    var id, question, date: Int?
    var last = 0
  }

  func places(in header: [[UInt8]], _ path: String) throws(FileError) -> Places {
    let names = header.map { bytes in
      String(
        decoding: bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...], as: UTF8.self)
    }
    func find(_ asked: String?, _ usual: String) throws(FileError) -> Int? {
      guard let asked else { return names.firstIndex(of: usual) }
      if let index = names.firstIndex(of: asked) { return index }
      throw FileError(
        "read", path, reason: "no column \"\(asked)\" (it has \(names.joined(separator: ", ")))")
    }
    var places = Places()
    places.text = try find(text, "text") ?? 0
    places.id = try find(id, "id")
    places.question = try find(question, "question")
    places.date = try find(date, "date")
    places.last =
      [places.text, places.id, places.question, places.date].compactMap { $0 }.max() ?? 0
    return places
  }
}
