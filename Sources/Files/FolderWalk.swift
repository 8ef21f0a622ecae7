import Glibc

/// The plain files under a folder, sorted by the bytes of their relative paths.
public struct FolderWalk: Sendable {
  /// Paths relative to the folder; hidden files and folders are left out.
  public var files: [String] = []

  public init(_ folder: String) throws(FileError) {
    try collect(folder, prefix: "")
    files.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private mutating func collect(_ folder: String, prefix: String) throws(FileError) {
    guard let stream = opendir(folder) else { throw .system("list", folder) }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
      }
      guard !name.hasPrefix(".") else { continue }
      var status = stat()
      guard stat("\(folder)/\(name)", &status) == 0 else { continue }
      switch status.st_mode & S_IFMT {
      case S_IFDIR: try collect("\(folder)/\(name)", prefix: "\(prefix)\(name)/")
      case S_IFREG: files.append("\(prefix)\(name)")
      default: continue
      }
    }
  }

  /// True when `path` names a folder.
  public static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
