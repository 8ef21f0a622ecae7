import Files

/// The records of a CSV file (RFC 4180): quoted cells may hold commas, quotes and line ends.
public struct CSVReader: ~Copyable {
  private var lines: LineReader
  /// One-based number of the line where the last record began.
  public private(set) var line = 0

  public init(_ path: String) throws(FileError) { lines = try LineReader(path) }
  public init(_ source: consuming ByteSource) { lines = LineReader(source) }

  /// The next record's cells, nil at the end. A quote that is never closed gives what there is and `unclosed`.
  public mutating func next() throws(FileError) -> (cells: [[UInt8]], unclosed: Bool)? {
    guard let first = try lines.next() else { return nil }
    line = lines.number
    var parser = RecordParser()
    parser.take(line == 1 && first.starts(with: [0xEF, 0xBB, 0xBF]) ? first.dropFirst(3) : first)
    while parser.isOpen {
      guard let more = try lines.next() else { return (parser.finish(), true) }
      parser.take(more)
    }
    return (parser.finish(), false)
  }

  /// Takes the lines of one record.
  private struct RecordParser {
    private(set) var isOpen = false
    private var cells: [[UInt8]] = []
    private var cell: [UInt8] = []

    mutating func take(_ line: ArraySlice<UInt8>) {
      if isOpen { cell.append(0x0A) }
      var previousWasQuote = false
      for byte in line {
        if isOpen {
          if byte == UInt8(ascii: "\"") {
            isOpen = false; previousWasQuote = true
          } else {
            cell.append(byte)
          }
          continue
        }
        switch byte {
        case UInt8(ascii: "\""):
          if previousWasQuote { cell.append(byte) }
          isOpen = true
        case UInt8(ascii: ","):
          cells.append(cell)
          cell = []
        default: cell.append(byte)
        }
        previousWasQuote = false
      }
      if !isOpen, cell.last == 0x0D { cell.removeLast() }
    }

    mutating func finish() -> [[UInt8]] { cells + [cell] }
  }
}
