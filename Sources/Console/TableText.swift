import Glibc

/// Rows of cells as aligned columns; the last column takes what the terminal has left.
public struct TableText: Sendable {
  public var header: [String]
  public var rows: [[String]] = []
  /// The width to fit into, nil for no limit.
  public var width: Int?

  public init(header: [String], width: Int? = nil) {
    self.header = header
    self.width = width
  }

  /// The columns of the terminal on standard output, nil when there is none.
  public static func terminalWidth() -> Int? {
    var size = winsize()
    guard isatty(STDOUT_FILENO) == 1, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0,
      size.ws_col > 20
    else { return nil }
    return Int(size.ws_col)
  }

  public func lines(style: Style) -> [String] {
    let widths = header.indices.map { column in
      ([header] + rows).map { Self.columns($0[column]) }.max() ?? 0
    }
    let head = line(header, widths)
    return [style.apply(.bold, head)] + rows.map { line($0, widths) }
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    var text = ""
    var used = 0
    for (column, cell) in cells.enumerated() {
      let clean = Style.printable(cell)
      if column == cells.count - 1 {
        let room = width.map { max(10, $0 - used) }
        text += room.map { Self.cut(clean, $0) } ?? clean
      } else {
        text += clean + String(repeating: " ", count: widths[column] - Self.columns(clean) + 2)
        used += widths[column] + 2
      }
    }
    while text.last == " " { text.removeLast() }
    return text
  }

  private static func columns(_ text: String) -> Int { text.count }

  private static func cut(_ text: String, _ width: Int) -> String {
    text.count <= width ? text : text.prefix(width - 1) + "…"
  }
}
