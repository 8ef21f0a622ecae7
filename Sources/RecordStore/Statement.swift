import CSQLite

/// One compiled statement of a connection: bind, step, read, reset. Columns count from 0, parameters from 1.
public struct Statement: ~Copyable {
  private let handle: OpaquePointer
  private let path: String

  init(_ sql: String, on database: OpaquePointer, _ path: String) throws(StoreError) {
    self.path = path
    var made: OpaquePointer?
    let code = sqlite3_prepare_v3(
      database, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &made, nil)
    guard code == SQLITE_OK, let made else {
      var error = StoreError.code(code, "read", path)
      if code == SQLITE_ERROR { error.reason = String(cString: sqlite3_errmsg(database)) }
      throw error
    }
    handle = made
  }

  deinit { sqlite3_finalize(handle) }

  /// Steps to the next row; false when there is none.
  public func step() throws(StoreError) -> Bool {
    let code = sqlite3_step(handle)
    if code == SQLITE_ROW { return true }
    guard code == SQLITE_DONE else {
      sqlite3_reset(handle)
      throw .code(code, sqlite3_stmt_readonly(handle) != 0 ? "read" : "write", path)
    }
    return false
  }

  /// Runs a statement that gives no rows, and makes it ready to be bound again.
  public func run() throws(StoreError) {
    while try step() {}
    reset()
  }

  /// Makes the statement ready to run again; what was bound stays.
  public func reset() { sqlite3_reset(handle) }

  // MARK: parameters

  public func bind(_ index: Int32, _ value: Int) {
    check(sqlite3_bind_int64(handle, index, Int64(value)))
  }
  public func bind(_ index: Int32, _ value: Int32) { check(sqlite3_bind_int(handle, index, value)) }
  public func bind(_ index: Int32, _ value: Double) {
    check(sqlite3_bind_double(handle, index, value))
  }
  public func bindNull(_ index: Int32) { check(sqlite3_bind_null(handle, index)) }

  public func bind(_ index: Int32, _ value: Int?) {
    if let value { bind(index, value) } else { bindNull(index) }
  }

  public func bind(_ index: Int32, _ text: String?) {
    guard var text else { return bindNull(index) }
    text.withUTF8 { check(csqlite_bind_text(handle, index, $0.baseAddress, Int32($0.count))) }
  }

  /// Binds UTF-8 as text.
  public func bind(_ index: Int32, text: [UInt8]) {
    text.withUnsafeBytes {
      check(csqlite_bind_text(handle, index, $0.baseAddress, Int32($0.count)))
    }
  }

  public func bind(_ index: Int32, blob: [UInt8]) {
    blob.withUnsafeBytes {
      check(csqlite_bind_blob(handle, index, $0.baseAddress, Int32($0.count)))
    }
  }

  /// Binds UTF-8 as text without a copy, for the duration of `body`.
  public func lending(
    _ index: Int32, text: UnsafeRawBufferPointer, _ body: () throws(StoreError) -> Void
  ) throws(StoreError) {
    check(csqlite_bind_lent_text(handle, index, text.baseAddress, Int32(text.count)))
    defer {
      reset()
      bindNull(index)
    }
    try body()
  }

  private func check(_ code: Int32) {
    precondition(code == SQLITE_OK, "a statement is bound before it is stepped, at an index it has")
  }

  // MARK: columns

  public func integer(_ column: Int32) -> Int { Int(sqlite3_column_int64(handle, column)) }
  public func number(_ column: Int32) -> Double { sqlite3_column_double(handle, column) }
  public func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

  /// The column as text, empty for null.
  public func text(_ column: Int32) -> String {
    withBytes(column) { String(decoding: $0, as: UTF8.self) }
  }

  /// The column as text, nil for null.
  public func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

  public func bytes(_ column: Int32) -> [UInt8] { withBytes(column) { Array($0) } }

  /// Lends the bytes of a text or blob; they move with the next step.
  public func withBytes<R>(_ column: Int32, _ body: (UnsafeRawBufferPointer) -> R) -> R {
    let start = sqlite3_column_blob(handle, column)
    return body(
      UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
  }
}
