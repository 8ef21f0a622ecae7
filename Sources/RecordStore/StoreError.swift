import CSQLite

/// What could not be done to which database file, and why; never with a value that was bound.
public struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The causes that a caller may act on.
  public enum Cause: Hashable, Sendable {
    case busy, full, readOnly, notADatabase, corrupt, cannotOpen, constraint, newer, foreign, other
  }

  public var action: String
  public var path: String
  public var reason: String
  public var cause: Cause

  public init(_ action: String, _ path: String, reason: String, cause: Cause = .other) {
    self.action = action
    self.path = path
    self.reason = reason
    self.cause = cause
  }

  public var description: String { "could not \(action) \(path): \(reason)" }

  /// The error that an extended result code of SQLite stands for.
  static func code(_ code: Int32, _ action: String, _ path: String) -> StoreError {
    let (cause, reason) = words(for: code)
    return StoreError(action, path, reason: reason, cause: cause)
  }

  private static func words(for code: Int32) -> (Cause, String) {
    switch code & 0xFF {
    case SQLITE_BUSY, SQLITE_LOCKED: (.busy, "another program is writing to it")
    case SQLITE_FULL: (.full, "no space is left; nothing of this step was kept")
    case SQLITE_READONLY: (.readOnly, "the file or its folder is read-only")
    case SQLITE_NOTADB: (.notADatabase, "it is no SQLite file")
    case SQLITE_CORRUPT: (.corrupt, "the file is damaged; restore a copy or index again")
    case SQLITE_CANTOPEN: (.cannotOpen, "the file cannot be opened")
    case SQLITE_CONSTRAINT: (.constraint, String(cString: sqlite3_errstr(code)))
    case SQLITE_IOERR: (.other, "the disk reports an error (\(code))")
    default: (.other, "\(String(cString: sqlite3_errstr(code))) (\(code))")
    }
  }
}
