import ClinicalRecord
import ClinicalText
import Files
import JSON

/// Reads notes out of text files, folders, NDJSON, CSV and standard input, one note at a time.
///
/// A note that cannot be read is reported and the rest goes on. Only one note's text is held at a time, so an
/// input of any size may be read. Equal ids in one run are an error that names both places.
public final class NoteReader {
  private let columns: NoteColumns
  private let lossy: Bool?
  private var inputs: [NoteInput]
  private var nextInput = 0
  private var rows: LineReader?
  private var table: CSVReader?
  private var places = CSVPlaces()
  private var seen = SeenIds()

  /// A reader of `paths` in order; none, or `-`, is standard input. `lossy` is nil where the user cannot ask for it.
  public init(_ paths: [String], columns: NoteColumns = NoteColumns(), lossy: Bool? = nil) {
    self.columns = columns
    self.lossy = lossy
    inputs = (paths.isEmpty ? ["-"] : paths).flatMap {
      NoteInput.list($0, tables: columns.text != nil)
    }
  }

  /// The number of files that are to be read.
  public var fileCount: Int { inputs.count }
  /// The number of files that were begun.
  public var filesBegun: Int { nextInput }

  /// The next note, or why it could not be read; nil at the end.
  public func next() -> Result<Note, ReadError>? {
    while true {
      if rows != nil {
        if let result = nextRow() { return result }
        rows = nil
      } else if table != nil {
        if let result = nextRecord() { return result }
        table = nil
      } else {
        guard nextInput < inputs.count else { return nil }
        nextInput += 1
        if let result = begin(inputs[nextInput - 1]) { return result }
      }
    }
  }

  private func begin(_ input: NoteInput) -> Result<Note, ReadError>? {
    do throws(ReadError) {
      switch input.form {
      case .unreadable(let reason): throw ReadError(input.path, reason)
      case .standardInput: return try standardInput()
      case .rows: rows = try reading { () throws(FileError) in try LineReader(input.path) }
      case .table: try openTable(input.path)
      case .text: return .success(try text(input))
      }
      return nil
    } catch { return .failure(error) }
  }

  // MARK: one text

  private func text(_ input: NoteInput) throws(ReadError) -> Note {
    let bytes = try reading { () throws(FileError) in
      var source = try ByteSource(input.path)
      return try source.readAll()
    }
    return try seen.check(note(bytes, id: input.id, place: input.path), at: input.path)
  }

  private func note(_ bytes: [UInt8], id: String, place: String) throws(ReadError) -> Note {
    do throws(TextError) {
      return Note(id: id, decoding: try NoteText(decoding: bytes, lossy: lossy ?? false))
    } catch {
      throw ReadError(
        "\(place), byte \(error.byte)", error.advice(offeringLossy: lossy != nil))
    }
  }

  /// NDJSON when the first character that is no blank is a brace, else one text.
  private func standardInput() throws(ReadError) -> Result<Note, ReadError>? {
    var head: [UInt8] = []
    var source = try reading { () throws(FileError) in try ByteSource("-") }
    do throws(FileError) {
      while head.allSatisfy({ $0 <= 0x20 }), try source.read(1 << 16, into: &head) {}
      if head.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") {
        rows = LineReader(source, head: head)
        return nil
      }
      while try source.read(max(1 << 16, head.count), into: &head) {}
    } catch { throw ReadError(error) }
    return .success(
      try seen.check(note(head, id: "stdin", place: "standard input"), at: "standard input"))
  }

  // MARK: NDJSON

  private func nextRow() -> Result<Note, ReadError>? {
    do throws(ReadError) {
      while true {
        let line: ArraySlice<UInt8>?
        do throws(FileError) { line = try rows?.next() } catch { throw ReadError(error) }
        guard let line else { return nil }
        if line.allSatisfy({ $0 <= 0x20 }) { continue }
        let place = "\(rows?.path ?? ""), line \(rows?.number ?? 0)"
        return .success(try seen.check(row(line, place), at: place))
      }
    } catch { return .failure(error) }
  }

  private func row(_ line: ArraySlice<UInt8>, _ place: String) throws(ReadError) -> Note {
    let row: JSONValue
    do throws(JSONError) {
      row = try JSONParser.parse(line)
    } catch { throw ReadError("\(place), byte \(error.byte)", error.reason) }
    guard row.members != nil else { throw ReadError(place, "not a JSON object") }
    guard let text = row["text"]?.string else { throw ReadError(place, "no string \"text\"") }
    guard let id = Self.identifier(row["id"]) else { throw ReadError(place, "no \"id\"") }
    var note = try note(Array(text.utf8), id: id, place: "\(place), in \"text\"")
    note.id = id
    note.patient = Self.identifier(row["patient"]) ?? note.patient
    note.date = row["date"]?.string ?? note.date
    note.kind = row["kind"]?.string ?? note.kind
    return note
  }

  private static func identifier(_ value: JSONValue?) -> String? {
    switch value {
    case .string(let text)? where !text.isEmpty: text
    case .integer(let number)?: "\(number)"
    default: nil
    }
  }

  // MARK: CSV

  private func openTable(_ path: String) throws(ReadError) {
    guard let text = columns.text else {
      throw ReadError(path, "which column holds the text? Say --text-column NAME")
    }
    table = try reading { () throws(FileError) in try CSVReader(path) }
    let header = try nextCells()
    do throws(ReadError) {
      places = try CSVPlaces(header?.cells ?? [], columns, text: text, path)
    } catch {
      table = nil
      throw error
    }
  }

  private func nextRecord() -> Result<Note, ReadError>? {
    do throws(ReadError) {
      while true {
        let record = try nextCells()
        guard let record else { return nil }
        if record.cells.count == 1, record.cells[0].isEmpty { continue }
        let place = "\(inputs[nextInput - 1].path), line \(tableLine)"
        if record.unclosed { throw ReadError(place, "a quote that is never closed") }
        return .success(try seen.check(note(record.cells, place), at: place))
      }
    } catch { return .failure(error) }
  }

  private var tableLine: Int { table?.line ?? 0 }

  private func nextCells() throws(ReadError) -> (cells: [[UInt8]], unclosed: Bool)? {
    do throws(FileError) { return try table?.next() } catch { throw ReadError(error) }
  }

  private func note(_ cells: [[UInt8]], _ place: String) throws(ReadError) -> Note {
    guard cells.count > places.last else {
      throw ReadError(place, "\(cells.count) cells, but column \(places.last + 1) is needed")
    }
    func cell(_ index: Int?) -> String? {
      guard let index, !cells[index].isEmpty else { return nil }
      return String(decoding: cells[index], as: UTF8.self)
    }
    let name = Path.stem(inputs[nextInput - 1].path)
    let id = cell(places.id) ?? "\(name)-\(tableLine)"
    var note = try note(cells[places.text], id: id, place: place)
    note.id = id
    note.patient = cell(places.patient) ?? note.patient
    note.date = cell(places.date) ?? note.date
    note.kind = cell(places.kind) ?? note.kind
    return note
  }

  private func reading<Value: ~Copyable>(_ body: () throws(FileError) -> Value) throws(ReadError)
    -> Value
  {
    do throws(FileError) { return try body() } catch { throw ReadError(error) }
  }
}
