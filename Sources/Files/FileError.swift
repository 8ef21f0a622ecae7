import Glibc

/// What could not be done to which file, and why.
public struct FileError: Error, Hashable, CustomStringConvertible {
  public var action: String
  public var path: String
  public var reason: String

  public init(_ action: String, _ path: String, reason: String) {
    self.action = action
    self.path = path
    self.reason = reason
  }

  /// The error that the last system call left in `errno`.
  package static func system(_ action: String, _ path: String) -> FileError {
    FileError(action, path, reason: String(cString: strerror(errno)))
  }

  public var description: String { "could not \(action) \(path): \(reason)" }
}
