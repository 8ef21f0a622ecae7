import CModels

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
    // Bytes are split, not characters, which takes a tenth of the time.
    let lines = text.utf8.split(separator: 0x0A).filter { !$0.starts(with: "# ".utf8) }
    return lines.dropFirst().map {
      $0.split(separator: 0x09, omittingEmptySubsequences: false).map { Substring($0) }
    }
  }
}
