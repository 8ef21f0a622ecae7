import CModels
import Glibc

/// A file of lexicons/ or models/ that is linked into the program.
public struct LinkedFile: Sendable {
  public let name: String
  // The bytes are part of the program's image: they are constant and outlive everything.
  nonisolated(unsafe) public let bytes: UnsafeRawBufferPointer

  /// The linked file of that path, nil when there is none.
  public init?(_ name: String) {
    let file = cmodels_file(name)
    guard let start = file.bytes else { return nil }
    self.name = name
    bytes = UnsafeRawBufferPointer(start: start, count: file.count)
  }

  /// The paths of all linked files.
  public static var all: [String] {
    var names: [String] = []
    while let name = cmodels_name(names.count) { names.append(String(cString: name)) }
    return names
  }

  /// The rows of a tab-separated file: cells a row, without comments, blank lines and the header.
  public var rows: [[Substring]] {
    let text = String(decoding: bytes, as: UTF8.self)
    precondition(text.utf8.count == bytes.count, "\(name) is not UTF-8")
    let start = text.startIndex
    var rows: [[Substring]] = []
    forEachRow { cells in
      rows.append(
        cells.map {
          text[
            text.utf8.index(
              start, offsetBy: $0.lowerBound)..<text.utf8.index(start, offsetBy: $0.upperBound)]
        })
    }
    return rows
  }

  /// Calls `body` with where the cells of each of those rows stand in `bytes`; makes no strings.
  package func forEachRow(_ body: ([Range<Int>]) -> Void) {
    var cells: [Range<Int>] = []
    var isHeader = true
    var line = 0
    while line < bytes.count {
      let end = Self.end(of: line, bytes)
      defer { line = end + 1 }
      let isComment = bytes[line] == UInt8(ascii: "#") && line + 1 < end && bytes[line + 1] == 0x20
      if end == line || isComment { continue }
      if isHeader {
        isHeader = false
        continue
      }
      cells.removeAll(keepingCapacity: true)
      var start = line
      for place in line..<end where bytes[place] == 0x09 {
        cells.append(start..<place)
        start = place + 1
      }
      cells.append(start..<end)
      body(cells)
    }
  }

  /// Where the line that begins at `start` ends.
  private static func end(of start: Int, _ bytes: UnsafeRawBufferPointer) -> Int {
    guard let found = memchr(bytes.baseAddress! + start, 0x0A, bytes.count - start) else {
      return bytes.count
    }
    return UnsafeRawPointer(found) - bytes.baseAddress!
  }
}
