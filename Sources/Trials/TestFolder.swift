import Files
import Glibc

/// A temporary folder of files that a test wrote.
public final class TestFolder {
  private let folder: ScratchFolder
  public var path: String { folder.path }

  public init() throws { folder = try ScratchFolder() }

  public func add(_ name: String, _ text: String) throws -> String {
    try add(name, bytes: Array(text.utf8))
  }

  /// Writes a file, with the folders it stands in, and gives its path.
  public func add(_ name: String, bytes: [UInt8]) throws -> String {
    var folder = path
    for part in name.split(separator: "/").dropLast() {
      folder += "/\(part)"
      mkdir(folder, 0o700)
    }
    var file = try AtomicFile("\(path)/\(name)")
    try file.write(bytes)
    try file.commit()
    return "\(path)/\(name)"
  }
}
