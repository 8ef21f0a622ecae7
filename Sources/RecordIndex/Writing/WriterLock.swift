import Glibc
import RecordStore

/// The right to write an index, held by one program at a time; the system frees it when the program ends.
///
/// It is a lock on a small file beside the index that says who holds it.
struct WriterLock: ~Copyable {
  private let path: String
  private let descriptor: Int32

  /// Waits at most `patience` seconds for another writer to end, and throws an error that names it.
  init(_ index: String, patience: Double) throws(StoreError) {
    let path = "\(index)-writer"
    // What throws comes first: a value that is complete would be let go of, and the holder's file with it.
    descriptor = try Self.locked(path, index, patience)
    self.path = path
    ftruncate(descriptor, 0)
    let words = Array("process \(getpid()), since \(Clock.now()),".utf8)
    _ = words.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
  }

  deinit {
    unlink(path)
    close(descriptor)
  }

  /// The descriptor of the file at `path`, locked.
  private static func locked(_ path: String, _ index: String, _ patience: Double)
    throws(StoreError) -> Int32
  {
    var waited = 0.0
    while true {
      let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else {
        let reason = String(cString: strerror(errno))
        throw StoreError("write", index, reason: reason, cause: .cannotOpen)
      }
      while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
        guard waited < patience else {
          let holder = read(descriptor)
          close(descriptor)
          throw StoreError(
            "write", index, reason: "\(holder) is writing to it; wait or stop that program",
            cause: .busy)
        }
        usleep(100_000)
        waited += 0.1
      }
      if stands(descriptor, at: path) { return descriptor }
      // Who held it took its file away meanwhile: others would lock another one.
      close(descriptor)
    }
  }

  private static func stands(_ descriptor: Int32, at path: String) -> Bool {
    var own = Glibc.stat()
    var named = Glibc.stat()
    return fstat(descriptor, &own) == 0 && stat(path, &named) == 0
      && own.st_ino == named.st_ino && own.st_dev == named.st_dev
  }

  private static func read(_ descriptor: Int32) -> String {
    var bytes = [UInt8](repeating: 0, count: 200)
    let count = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
    guard count > 0 else { return "another program" }
    return String(decoding: bytes[..<count], as: UTF8.self)
  }
}

/// The time of day for people to read.
enum Clock {
  /// Now as ISO 8601 in UTC.
  static func now() -> String {
    var seconds = time(nil)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    var text = [CChar](repeating: 0, count: 32)
    let count = strftime(&text, text.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
    return String(decoding: text[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
