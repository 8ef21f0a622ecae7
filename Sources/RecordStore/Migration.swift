/// One step from a version of a schema to the next.
public struct Migration: Sendable {
  /// The version that the file has afterwards.
  public var version: Int
  public var sql: String

  public init(_ version: Int, _ sql: String) {
    self.version = version
    self.sql = sql
  }
}

extension Database {
  /// The version of the file's schema; 0 for an empty file.
  ///
  /// Throws when the file belongs to another application or to a version newer than `newest`.
  public func schemaVersion(application: Int, newest: Int) throws(StoreError) -> Int {
    let owner = try integer("PRAGMA application_id") ?? 0
    let version = try integer("PRAGMA user_version") ?? 0
    let tables = try integer("SELECT count(*) FROM sqlite_schema") ?? 0
    if owner == 0, version == 0, tables == 0 { return 0 }
    guard owner == application else {
      throw StoreError(
        "use", path, reason: "it is an SQLite file of another program, no index", cause: .foreign)
    }
    guard version <= newest else {
      throw StoreError(
        "use", path,
        reason: "it was made by a newer version (schema \(version), this program knows \(newest))",
        cause: .newer)
    }
    return version
  }

  /// Brings the file to the last of `migrations`, all in one transaction.
  public func migrate(_ migrations: [Migration], application: Int) throws(StoreError) {
    let newest = migrations.last?.version ?? 0
    guard try schemaVersion(application: application, newest: newest) < newest else { return }
    let transaction = try begin(writing: true)
    let version = try schemaVersion(application: application, newest: newest)
    for migration in migrations where migration.version > version { try run(migration.sql) }
    try run("PRAGMA application_id = \(application); PRAGMA user_version = \(newest)")
    try transaction.commit()
  }
}
