import Files
import Glibc

/// A temporary folder that goes away with its owner.
public final class TestFolder {
  public let path: String

  public init() throws {
    var name = Array("/tmp/osler-test-XXXXXX".utf8CString)
    guard let made = mkdtemp(&name) else { throw FileError("make", "a folder", reason: "mkdtemp") }
    path = String(cString: made)
  }

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

  deinit { Self.remove(path) }

  private static func remove(_ path: String) {
    if let stream = opendir(path) {
      while let entry = readdir(stream) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
          String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
        }
        if name != "." && name != ".." { remove("\(path)/\(name)") }
      }
      closedir(stream)
      rmdir(path)
    } else {
      unlink(path)
    }
  }
}
