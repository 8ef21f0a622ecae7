import Glibc

/// What an output path means: the file behind its links, and how it can be written.
package struct OutputTarget: Sendable {
  /// As it was given, for messages.
  package let path: String
  /// Where the bytes go: `path` after its links, so that a link stays a link.
  package let place: String
  /// A device or FIFO, which takes the bytes itself; all else is a file that can be replaced.
  package let isStream: Bool

  /// Fails where nothing can be written: an empty path, a folder, a socket, a folder that is missing or closed.
  package init(_ path: String) throws(FileError) {
    self.path = path
    guard !path.isEmpty else { throw FileError("write", "\"\"", reason: "the path is empty") }
    var status = stat()
    let kind = stat(path, &status) == 0 ? status.st_mode & S_IFMT : 0
    if kind == S_IFDIR || path.hasSuffix("/") {
      throw FileError("write", path, reason: "it is a folder")
    }
    if kind == S_IFSOCK { throw FileError("write", path, reason: "it is a socket") }
    isStream = kind != 0 && kind != S_IFREG
    guard !isStream else {
      place = path
      guard access(path, W_OK) == 0 else { throw .system("write", path) }
      return
    }
    place = try Self.behindLinks(path)
    guard access(Self.folder(of: place), W_OK | X_OK) == 0 else { throw .system("write", path) }
  }

  /// The folder that a file stands in.
  package static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
  }

  private static func behindLinks(_ path: String) throws(FileError) -> String {
    var place = path
    // As many as the system itself follows.
    for _ in 0...40 {
      guard let target = link(at: place) else { return place }
      place = target.hasPrefix("/") ? target : "\(folder(of: place))/\(target)"
    }
    errno = ELOOP
    throw .system("write", path)
  }

  /// What a link says; nil where there is none.
  private static func link(at path: String) -> String? {
    var bytes = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = bytes.withUnsafeMutableBytes {
      readlink(path, $0.baseAddress!.assumingMemoryBound(to: CChar.self), $0.count)
    }
    return count < 0 ? nil : String(decoding: bytes.prefix(count), as: UTF8.self)
  }
}

extension OutputTarget {
  /// True when the file that stands or will stand at `other` would be replaced by what is written here.
  package func replaces(_ other: String) -> Bool {
    guard !isStream else { return false }
    let (mine, theirs) = (FileIdentity(place), FileIdentity(other))
    if mine != nil || theirs != nil { return mine == theirs }
    guard let other = try? Self.behindLinks(other) else { return false }
    return Self.name(of: place) == Self.name(of: other)
      && FileIdentity(Self.folder(of: place)) == FileIdentity(Self.folder(of: other))
  }

  private static func name(of path: String) -> Substring {
    path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
  }
}

/// What tells a file from every other one, whatever its names are.
private struct FileIdentity: Equatable {
  private let device: dev_t
  private let inode: ino_t

  /// Nil where no file stands.
  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    (device, inode) = (status.st_dev, status.st_ino)
  }
}
