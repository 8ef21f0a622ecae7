import Glibc

/// A file that appears whole under its name when `commit` is called, or not at all.
///
/// The bytes go to a temporary file in the same folder, which is renamed at the end. It is removed when
/// the value goes away, and by `Interruption` when the program is stopped by a signal. Behind a link, the
/// link's target is the file. Devices and FIFOs cannot be replaced: they take the bytes as they come.
public struct AtomicFile: ~Copyable {
  public let path: String
  private let place: String
  /// Nil when the bytes go straight to a device or FIFO.
  private let temporary: String?
  private var descriptor: Int32
  private var pending: [UInt8] = []

  public init(_ path: String) throws(FileError) {
    let target = try OutputTarget(path)
    let temporary = target.isStream ? nil : "\(target.place).\(getpid()).part"
    descriptor = try Self.open(temporary, for: target)
    self.path = path
    self.temporary = temporary
    place = target.place
  }

  private static func open(_ temporary: String?, for target: OutputTarget) throws(FileError)
    -> Int32
  {
    // A reader that goes away is an error of `write`, not the end of the program.
    if target.isStream { signal(SIGPIPE, SIG_IGN) }
    // Before there is a file: a signal may come at any moment.
    if let temporary { Interruption.removeOnSignal(temporary) }
    let descriptor =
      temporary.map { Glibc.open($0, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600) }
      ?? Glibc.open(target.place, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      let error = FileError.system("write", target.path)
      if let temporary { Interruption.forget(temporary) }
      throw error
    }
    return descriptor
  }

  deinit {
    guard descriptor >= 0 else { return }
    close(descriptor)
    guard let temporary else { return }
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
    if let temporary {
      guard fchmod(descriptor, mode) == 0, fsync(descriptor) == 0, rename(temporary, place) == 0
      else { throw .system("write", path) }
      Interruption.forget(temporary)
    }
    close(descriptor)
    descriptor = -1
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
