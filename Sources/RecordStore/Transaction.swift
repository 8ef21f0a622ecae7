import CSQLite

/// What is done between its making and `commit` is kept whole or, when it goes away before, not at all.
public struct Transaction: ~Copyable {
  private let handle: OpaquePointer
  private let path: String
  private var isOpen = true

  init(_ database: borrowing Database, writing: Bool) throws(StoreError) {
    handle = database.handle
    path = database.path
    let code = sqlite3_exec(handle, writing ? "BEGIN IMMEDIATE" : "BEGIN", nil, nil, nil)
    guard code == SQLITE_OK else {
      isOpen = false
      throw .code(code, writing ? "write" : "read", path)
    }
  }

  deinit { if isOpen { sqlite3_exec(handle, "ROLLBACK", nil, nil, nil) } }

  /// Keeps everything that was done.
  public consuming func commit() throws(StoreError) {
    let code = sqlite3_exec(handle, "COMMIT", nil, nil, nil)
    guard code == SQLITE_OK else { throw .code(code, "write", path) }
    isOpen = false
  }
}
