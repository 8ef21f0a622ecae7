import Glibc
import RecordStore
import Testing

/// A folder for one test, removed with everything in it.
final class Scratch {
  let path: String

  init() {
    var template = Array("/tmp/osler-store-XXXXXX".utf8CString)
    path = template.withUnsafeMutableBufferPointer { String(cString: mkdtemp($0.baseAddress!)!) }
  }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  deinit {
    chmod(path, 0o700)
    for name in ["a.db", "a.db-wal", "a.db-shm", "a.txt"] { unlink("\(path)/\(name)") }
    rmdir(path)
  }
}

@Suite struct DatabaseTests {
  private static let migrations = [
    Migration(1, "CREATE TABLE t(a TEXT NOT NULL UNIQUE, b BLOB) STRICT"),
    Migration(2, "ALTER TABLE t ADD COLUMN c REAL"),
  ]

  @Test func aNewFileIsForItsOwnerAlone() throws {
    let scratch = Scratch()
    let database = try Database(scratch.file("a.db"), .creating)
    try database.run("CREATE TABLE t(a)")
    var status = stat()
    #expect(stat(scratch.file("a.db"), &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)
  }

  @Test func whatIsBoundComesBack() throws {
    let scratch = Scratch()
    let database = try Database(scratch.file("a.db"), .creating)
    try database.migrate(Self.migrations, application: 7)
    let insert = try database.prepare("INSERT INTO t VALUES(?, ?, ?)")
    insert.bind(1, "naïve")
    insert.bind(2, blob: [0, 1, 255])
    insert.bind(3, 0.5)
    try insert.run()
    insert.bind(1, "")
    insert.bind(2, blob: [])
    insert.bindNull(3)
    try insert.run()
    let read = try database.prepare("SELECT a, b, c FROM t ORDER BY rowid")
    let row1 = try read.step()
    #expect(row1)
    let value1 = read.text(0)
    #expect(value1 == "naïve")
    let value2 = read.bytes(1)
    #expect(value2 == [0, 1, 255])
    let value3 = read.number(2)
    #expect(value3 == 0.5)
    let row2 = try read.step()
    #expect(row2)
    let value4 = read.optionalText(0)
    #expect(value4 == "")
    let value5 = read.bytes(1)
    #expect(value5 == [])
    let value6 = read.isNull(2)
    #expect(value6)
    let row3 = try read.step()
    #expect(!row3)
  }

  @Test func aTransactionThatIsNotCommittedLeavesNothing() throws {
    let scratch = Scratch()
    let database = try Database(scratch.file("a.db"), .creating)
    try database.migrate(Self.migrations, application: 7)
    func abandon() throws {
      let transaction = try database.begin(writing: true)
      try database.run("INSERT INTO t(a) VALUES('x')")
      _ = consume transaction
    }
    try abandon()
    #expect(try database.integer("SELECT count(*) FROM t") == 0)
    let transaction = try database.begin(writing: true)
    try database.run("INSERT INTO t(a) VALUES('y')")
    try transaction.commit()
    #expect(try database.text("SELECT a FROM t") == "y")
  }

  @Test func migrationsRunOnce() throws {
    let scratch = Scratch()
    let database = try Database(scratch.file("a.db"), .creating)
    try database.migrate([Self.migrations[0]], application: 7)
    try database.migrate(Self.migrations, application: 7)
    try database.migrate(Self.migrations, application: 7)
    #expect(try database.integer("PRAGMA user_version") == 2)
    #expect(try database.integer("SELECT count(*) FROM pragma_table_info('t')") == 3)
  }

  @Test func aFileOfAnotherProgramOrVersionIsRefused() throws {
    let scratch = Scratch()
    let database = try Database(scratch.file("a.db"), .creating)
    try database.migrate(Self.migrations, application: 7)
    let foreign = #expect(throws: StoreError.self) {
      try database.migrate(Self.migrations, application: 8)
    }
    #expect(foreign?.cause == .foreign)
    try database.run("PRAGMA user_version = 3")
    let newer = #expect(throws: StoreError.self) {
      try database.migrate(Self.migrations, application: 7)
    }
    #expect(newer?.cause == .newer)
    #expect(newer?.description.contains("newer version (schema 3, this program knows 2)") == true)
  }

  @Test func aFileThatIsNoDatabaseIsRefusedAndLeftAlone() throws {
    let scratch = Scratch()
    let file = fopen(scratch.file("a.txt"), "w")
    for _ in 0..<200 { fputs("no database at all\n", file) }
    fclose(file)
    let error = #expect(throws: StoreError.self) {
      let database = try Database(scratch.file("a.txt"), .creating)
      try database.migrate(Self.migrations, application: 7)
    }
    #expect(error?.cause == .notADatabase)
    var status = stat()
    #expect(stat(scratch.file("a.txt"), &status) == 0 && status.st_size == 3800)
  }

  @Test func aMissingFileIsNamed() throws {
    let error = #expect(throws: StoreError.self) {
      _ = try Database("/tmp/osler-no-such-folder/a.db", .reading)
    }
    #expect(
      error?.description
        == "could not open /tmp/osler-no-such-folder/a.db: No such file or directory")
  }

  @Test func errorsHoldNoBoundValues() throws {
    let scratch = Scratch()
    let database = try Database(scratch.file("a.db"), .creating)
    try database.migrate(Self.migrations, application: 7)
    let insert = try database.prepare("INSERT INTO t(a) VALUES(?)")
    insert.bind(1, "secret")
    try insert.run()
    insert.bind(1, "secret")
    let error = #expect(throws: StoreError.self) { try insert.run() }
    #expect(error?.cause == .constraint)
    #expect(error?.description.contains("secret") == false)
  }

  @Test func aSecondWriterIsToldToWait() throws {
    let scratch = Scratch()
    let first = try Database(scratch.file("a.db"), .creating)
    try first.migrate(Self.migrations, application: 7)
    let second = try Database(scratch.file("a.db"), .writing, patience: 0.05)
    let transaction = try first.begin(writing: true)
    let error = #expect(throws: StoreError.self) { _ = try second.begin(writing: true) }
    #expect(error?.cause == .busy)
    try transaction.commit()
  }

  @Test func aFullFileIsSaidToBeFullAndStaysWhole() throws {
    let scratch = Scratch()
    let database = try Database(scratch.file("a.db"), .creating)
    try database.migrate(Self.migrations, application: 7)
    try database.run("INSERT INTO t(a) VALUES('kept'); PRAGMA max_page_count = 4")
    let insert = try database.prepare("INSERT INTO t VALUES('big', zeroblob(1000000), 0)")
    let error = #expect(throws: StoreError.self) { try insert.run() }
    #expect(error?.cause == .full)
    #expect(try database.text("PRAGMA integrity_check") == "ok")
    #expect(try database.integer("SELECT count(*) FROM t") == 1)
  }
}
