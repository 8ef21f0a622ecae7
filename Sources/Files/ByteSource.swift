import Glibc

/// Bytes that come in pieces: a file, or standard input for the path `-`.
public struct ByteSource: ~Copyable {
  public let path: String
  private let descriptor: Int32
  /// A pipe hands over little at a time, however much is asked for.
  private let largestPiece: Int

  public init(_ path: String) throws(FileError) {
    self.path = path == "-" ? "standard input" : path
    descriptor = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system("read", path) }
    var status = stat()
    let isPlain = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    largestPiece = isPlain ? Int.max : 1 << 16
  }

  deinit { close(descriptor) }

  /// Appends up to `count` more bytes to `buffer`; false at the end of the input.
  public mutating func read(_ count: Int, into buffer: inout [UInt8]) throws(FileError) -> Bool {
    let start = buffer.count
    let count = min(count, largestPiece)
    buffer.append(contentsOf: repeatElement(0, count: count))
    var got = 0
    repeat {
      got = buffer.withUnsafeMutableBytes {
        Glibc.read(descriptor, $0.baseAddress! + start, count)
      }
    } while got < 0 && errno == EINTR
    buffer.removeLast(count - max(0, got))
    guard got >= 0 else { throw .system("read", path) }
    return got > 0
  }

  /// All bytes that are left, in an array that is little larger than they are.
  public mutating func readAll() throws(FileError) -> [UInt8] {
    var bytes: [UInt8] = []
    var status = stat()
    let size = fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
    while try read(nextPiece(behind: bytes.count, expected: size), into: &bytes) {}
    return bytes
  }

  /// A file is met with one byte more than it should hold, so that its end shows without growing; what has no
  /// known size, or more than it said, is read in growing pieces.
  private func nextPiece(behind count: Int, expected: Int) -> Int {
    if expected > 0 && count <= expected { return expected + 1 - count }
    return max(1 << 16, count / 2)
  }
}
