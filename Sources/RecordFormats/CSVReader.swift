import Files

/// The records of a CSV file (RFC 4180): quoted cells may hold commas, quotes and line ends.
///
/// A quote opens a cell only at its start, so that `a 5" scar` is text. A quote that nothing closes, or that only the
/// next record's quote does, costs its own record: reading goes on in the line after the one where it stands.
public struct CSVReader: ~Copyable {
  private var lines: LineReader
  /// Lines that an open quote took, to be read again; the next one last.
  private var held: [[UInt8]] = []
  /// One-based number of the line where the last record began; where its open quote stands when it is unclosed.
  public private(set) var line = 0

  /// What a record with an open quote takes at most, so that one quote does not take a file into memory.
  private static let longestRecord = 16 << 20

  public init(_ path: String) throws(FileError) { lines = try LineReader(path) }
  public init(_ source: consuming ByteSource) { lines = LineReader(source) }

  /// The next record's cells, nil at the end. A quote that is never closed gives what there is and `unclosed`.
  public mutating func next() throws(FileError) -> (cells: [[UInt8]], unclosed: Bool)? {
    guard let first = try nextLine() else { return nil }
    line = lines.number - held.count
    var parser = RecordParser()
    parser.take(line == 1 && first.starts(with: [0xEF, 0xBB, 0xBF]) ? first.dropFirst(3) : first)
    var taken: [[UInt8]] = []
    var bytes = 0
    while parser.isOpen {
      guard bytes < Self.longestRecord, let more = try nextLine() else {
        return unclosed(parser, taken)
      }
      parser.take(more)
      taken.append(Array(more))
      bytes += more.count
      if parser.isTorn { return unclosed(parser, taken) }
    }
    return (parser.finish(), false)
  }

  private mutating func nextLine() throws(FileError) -> ArraySlice<UInt8>? {
    if let line = held.popLast() { return line[...] }
    return try lines.next()
  }

  /// Gives the lines after the open quote back.
  private mutating func unclosed(_ parser: RecordParser, _ taken: [[UInt8]]) -> (
    cells: [[UInt8]], unclosed: Bool
  ) {
    line += parser.quoteLine
    held += taken.dropFirst(parser.quoteLine).reversed()
    return (parser.finish(), true)
  }

  /// Takes the lines of one record.
  private struct RecordParser {
    private(set) var isOpen = false
    /// Text follows the quote that closes a cell of several lines: it opened another cell.
    private(set) var isTorn = false
    /// How many lines after the record's first the last quote was opened.
    private(set) var quoteLine = 0
    private var lines = 0
    private var cells: [[UInt8]] = []
    private var cell: [UInt8] = []
    private var wasQuoted = false

    mutating func take(_ line: ArraySlice<UInt8>) {
      if isOpen { cell.append(0x0A) }
      var previousWasQuote = false
      for byte in line {
        if isOpen {
          if byte == UInt8(ascii: "\"") {
            isOpen = false
            previousWasQuote = true
          } else {
            cell.append(byte)
          }
          continue
        }
        switch byte {
        case UInt8(ascii: "\"") where previousWasQuote || cell.isEmpty || wasQuoted:
          if previousWasQuote { cell.append(byte) } else { quoteLine = lines }
          isOpen = true
          wasQuoted = true
        case UInt8(ascii: ","):
          cells.append(cell)
          cell = []
          wasQuoted = false
        default:
          if wasQuoted, quoteLine < lines, byte > 0x20 {
            isTorn = true
            return
          }
          cell.append(byte)
        }
        previousWasQuote = false
      }
      if !isOpen, cell.last == 0x0D { cell.removeLast() }
      lines += 1
    }

    func finish() -> [[UInt8]] { cells + [cell] }
  }
}
