import Glibc

/// A file's bytes, mapped read-only for as long as this object lives.
// @unchecked: the mapping is private, read-only and never moves; nothing mutates after init.
public final class MappedFile: @unchecked Sendable {
  public let path: String
  /// Valid only while the file object is held: for owners that store it beside what they read from it.
  package let bytes: UnsafeRawBufferPointer

  public convenience init(_ path: String) throws(FileError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system("read", path) }
    defer { close(descriptor) }
    try self.init(descriptor, of: path)
  }

  /// Maps an open file, which stays its owner's; `path` is for messages.
  package init(_ descriptor: Int32, of path: String) throws(FileError) {
    self.path = path
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .system("read", path) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw FileError("read", path, reason: "it is not a plain file")
    }
    guard status.st_size > 0 else {
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    let size = Int(status.st_size)
    guard let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED
    else { throw .system("map", path) }
    bytes = UnsafeRawBufferPointer(start: start, count: size)
  }

  /// Lends the bytes to `body`.
  public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows
    -> Result
  {
    try withExtendedLifetime(self) { try body(bytes) }
  }

  deinit {
    if let start = bytes.baseAddress {
      munmap(UnsafeMutableRawPointer(mutating: start), bytes.count)
    }
  }
}
