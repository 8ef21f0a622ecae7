import CSQLite
import Glibc

/// One connection to an SQLite file. Used by one thread at a time.
public struct Database: ~Copyable {
  public enum Access: Sendable {
    /// For any number of readers beside one writer.
    case reading
    /// For the one writer of a file that exists.
    case writing
    /// As `writing`; a file that does not exist is made, for its owner alone (mode 0600).
    case creating
  }

  public let path: String
  let handle: OpaquePointer

  /// Opens `path`; a lock that another connection holds is waited for `patience` seconds.
  public init(_ path: String, _ access: Access, patience: Double = 5) throws(StoreError) {
    self.path = path
    if case .creating = access { try Self.make(path) }
    handle = try Self.open(path, access)
    sqlite3_extended_result_codes(handle, 1)
    sqlite3_busy_timeout(handle, Int32(patience * 1000))
  }

  deinit { sqlite3_close_v2(handle) }

  private static func make(_ path: String) throws(StoreError) {
    // A file that is there is not opened: closing it would let go of the locks that others in this program hold on it.
    if access(path, W_OK) == 0 { return }
    let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw StoreError("write", path, reason: String(cString: strerror(errno)), cause: .cannotOpen)
    }
    close(descriptor)
  }

  private static func open(_ path: String, _ access: Access) throws(StoreError) -> OpaquePointer {
    if case .reading = access {
      let opened = try open(path, SQLITE_OPEN_READONLY)
      switch sqlite3_exec(opened, "SELECT 1 FROM sqlite_schema", nil, nil, nil) & 0xFF {
      case SQLITE_CANTOPEN, SQLITE_READONLY:
        // A folder that cannot hold the shared memory of a write-ahead log: nobody writes there either.
        guard !hasLog(path) else { return opened }
        sqlite3_close_v2(opened)
        return try open(uri(path), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI)
      default: return opened
      }
    }
    return try open(path, SQLITE_OPEN_READWRITE)
  }

  /// True when a write-ahead log beside the file holds something.
  private static func hasLog(_ path: String) -> Bool {
    var status = stat()
    return stat("\(path)-wal", &status) == 0 && status.st_size > 0
  }

  private static func open(_ name: String, _ flags: Int32) throws(StoreError) -> OpaquePointer {
    var handle: OpaquePointer?
    let code = sqlite3_open_v2(name, &handle, flags | SQLITE_OPEN_NOMUTEX, nil)
    guard code == SQLITE_OK, let handle else {
      let failed = handle.map { sqlite3_system_errno($0) } ?? 0
      sqlite3_close_v2(handle)
      let path =
        flags & SQLITE_OPEN_URI == 0 ? name : String(name.dropFirst(5).prefix { $0 != "?" })
      guard failed != 0 else { throw .code(code, "open", path) }
      throw StoreError("open", path, reason: String(cString: strerror(failed)), cause: .cannotOpen)
    }
    return handle
  }

  private static func uri(_ path: String) -> String {
    let digits = Array("0123456789abcdef")
    var uri = "file:"
    for byte in path.utf8 {
      let isPlain = byte > 0x20 && byte < 0x7F && !"?#%".utf8.contains(byte)
      uri +=
        isPlain
        ? String(Character(Unicode.Scalar(byte)))
        : "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
    }
    return uri + "?immutable=1"
  }

  /// Runs statements that give no rows.
  public func run(_ sql: String) throws(StoreError) {
    let code = sqlite3_exec(handle, sql, nil, nil, nil)
    guard code == SQLITE_OK else { throw .code(code, "change", path) }
  }

  /// Compiles one statement.
  public func prepare(_ sql: String) throws(StoreError) -> Statement {
    try Statement(sql, on: handle, path)
  }

  /// The first column of the first row, nil without a row.
  public func integer(_ sql: String) throws(StoreError) -> Int? {
    let statement = try prepare(sql)
    return try statement.step() ? statement.integer(0) : nil
  }

  /// The first column of the first row, nil without a row.
  public func text(_ sql: String) throws(StoreError) -> String? {
    let statement = try prepare(sql)
    return try statement.step() ? statement.text(0) : nil
  }

  /// The key of the row that was inserted last.
  public var lastRow: Int { Int(sqlite3_last_insert_rowid(handle)) }

  /// The rows that the last statement changed.
  public var changes: Int { Int(sqlite3_changes64(handle)) }

  /// What would be done to answer `sql`, a line a step.
  public func plan(_ sql: String) throws(StoreError) -> [String] {
    let statement = try prepare("EXPLAIN QUERY PLAN \(sql)")
    var lines: [String] = []
    while try statement.step() { lines.append(statement.text(3)) }
    return lines
  }

  /// Begins a transaction: `writing` takes the write lock at once, so that no later step waits for it.
  public func begin(writing: Bool) throws(StoreError) -> Transaction {
    try Transaction(self, writing: writing)
  }
}
