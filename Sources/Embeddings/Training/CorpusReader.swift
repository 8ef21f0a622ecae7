import ClinicalText
import Files
import JSON

/// Texts to train on, from files, folders, NDJSON rows and standard input, in pieces of bounded size.
///
/// A plain file is cut at empty lines, so a corpus may be larger than memory. Bytes that are no text are an error that
/// names their place, or become U+FFFD where that is asked for.
struct CorpusReader: ~Copyable {
  /// A plain file is cut at the first empty line behind so many bytes, at any line behind four times as many.
  private static let pieceBytes = 1 << 16

  private var paths: [String]
  private var next = 0
  private var lines: LineReader?
  private var isRows = false
  private let lossy: Bool
  /// Where the piece or row at hand begins in its file.
  private var pieceStart = 0

  init(_ paths: [String], lossy: Bool) throws(VectorError) {
    self.paths = []
    self.lossy = lossy
    for path in paths {
      guard path != "-", FolderWalk.isFolder(path) else {
        self.paths.append(path)
        continue
      }
      let walk = try VectorError.files { () throws(FileError) in try FolderWalk(path) }
      self.paths += walk.files.filter { $0.hasSuffix(".txt") || $0.hasSuffix(".ndjson") }
        .map { "\(path)/\($0)" }
    }
  }

  /// The next piece of text, nil at the end.
  mutating func nextText() throws(VectorError) -> NoteText? {
    while true {
      if lines == nil {
        guard next < paths.count else { return nil }
        let path = paths[next]
        lines = try VectorError.files { () throws(FileError) in try LineReader(path) }
        isRows = path.hasSuffix(".ndjson") || path.hasSuffix(".jsonl")
        next += 1
      }
      let bytes = isRows ? try row() : try piece()
      if let bytes { return try decode(bytes) }
      lines = nil
    }
  }

  private mutating func decode(_ bytes: [UInt8]) throws(VectorError) -> NoteText {
    do throws(TextError) { return try NoteText(decoding: bytes, lossy: lossy) } catch {
      let place = isRows ? "line \(lines?.number ?? 0)" : "byte \(pieceStart + error.byte)"
      throw VectorError(
        "read", "\(paths[next - 1]), \(place)", reason: error.advice(offeringLossy: true))
    }
  }

  private mutating func piece() throws(VectorError) -> [UInt8]? {
    var bytes: [UInt8] = []
    while let line = try nextLine() {
      if bytes.isEmpty { pieceStart = lines?.offset ?? 0 }
      bytes += line
      bytes.append(0x0A)
      let isBlank = line.allSatisfy { $0 <= 0x20 }
      if bytes.count >= Self.pieceBytes * (isBlank ? 1 : 4) { break }
    }
    // The line end that the last line may have got here must not cut UTF-16 within a unit, nor hide a character cut off.
    let isUTF16 = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
    if isUTF16 ? bytes.count % 2 == 1 : bytes.dropLast().last ?? 0 >= 0x80 { bytes.removeLast() }
    return bytes.isEmpty ? nil : bytes
  }

  private mutating func row() throws(VectorError) -> [UInt8]? {
    while let line = try nextLine() {
      if line.allSatisfy({ $0 <= 0x20 }) { continue }
      let place = "\(paths[next - 1]), line \(lines?.number ?? 0)"
      let value: JSONValue
      do throws(JSONError) { value = try JSONParser.parse(line) } catch {
        throw VectorError("read", place, reason: "byte \(error.byte): \(error.reason)")
      }
      guard let text = value["text"]?.string else {
        throw VectorError("read", place, reason: "no string \"text\"")
      }
      return Array(text.utf8)
    }
    return nil
  }

  private mutating func nextLine() throws(VectorError) -> ArraySlice<UInt8>? {
    do throws(FileError) { return try lines?.next() } catch { throw VectorError(error) }
  }
}
