import Glibc

/// A file that appears whole under its name when `commit` is called, or not at all.
///
/// The bytes go to a temporary file in the same folder, which is renamed at the end. It is removed when
/// the value goes away, and by `Interruption` when the program is stopped by a signal.
public struct AtomicFile: ~Copyable {
  public let path: String
  private let temporary: String
  private var descriptor: Int32
  private var pending: [UInt8] = []

  public init(_ path: String) throws(FileError) {
    self.path = path
    temporary = "\(path).\(getpid()).part"
    // Before there is a file: a signal may come at any moment.
    Interruption.removeOnSignal(temporary)
    descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      let error = FileError.system("write", path)
      Interruption.forget(temporary)
      throw error
    }
  }

  deinit {
    guard descriptor >= 0 else { return }
    close(descriptor)
    unlink(temporary)
    Interruption.forget(temporary)
  }

  public mutating func write(_ bytes: some Sequence<UInt8>) throws(FileError) {
    pending.append(contentsOf: bytes)
    if pending.count >= 1 << 18 { try flush() }
  }

  /// Many bytes at once, without a copy.
  package mutating func write(stretch bytes: UnsafeRawBufferPointer) throws(FileError) {
    try flush()
    guard writeAll(bytes, to: descriptor) else { throw .system("write", path) }
  }

  public mutating func write(_ text: String) throws(FileError) { try write(text.utf8) }

  private mutating func flush() throws(FileError) {
    let done = pending.withUnsafeBytes { writeAll($0, to: descriptor) }
    guard done else { throw .system("write", path) }
    pending.removeAll(keepingCapacity: true)
  }

  /// Writes what is pending, makes it durable and gives the file its name.
  public consuming func commit(mode: UInt32 = 0o644) throws(FileError) {
    try flush()
    guard fchmod(descriptor, mode) == 0, fsync(descriptor) == 0, rename(temporary, path) == 0
    else { throw .system("write", path) }
    close(descriptor)
    descriptor = -1
    Interruption.forget(temporary)
  }
}

/// Writes all bytes, however often the system takes only a part; false when it refuses.
package func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
  var done = 0
  while done < bytes.count {
    let wrote = Glibc.write(descriptor, bytes.baseAddress! + done, bytes.count - done)
    if wrote < 0 && errno == EINTR { continue }
    if wrote <= 0 { return false }
    done += wrote
  }
  return true
}
