import Glibc

/// Bytes on disk for as long as their owner lives, in a file without a name: however the program ends, it is gone.
///
/// What fails is remembered and told at the end by `check`; until then writes are left out and reads give zeros.
package final class ScratchSpace {
  private let descriptor: Int32
  private let folder: String
  private var end = 0
  private var failure: FileError?

  /// A place of the space.
  package struct Piece: Sendable {
    fileprivate var offset: Int
    package fileprivate(set) var count: Int
  }

  /// Space on the disk where a file of this path stands or will stand.
  package init(beside path: String) throws(FileError) {
    folder = OutputTarget.folder(of: path)
    var name = Array("\(folder)/.osler-XXXXXX".utf8CString)
    descriptor = mkstemp(&name)
    guard descriptor >= 0 else { throw .system("write a file in", folder) }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    unlink(name)
  }

  deinit { close(descriptor) }

  /// Puts bytes behind all others.
  package func write(_ bytes: UnsafeRawBufferPointer) -> Piece {
    if failure == nil,
      lseek(descriptor, off_t(end), SEEK_SET) < 0 || !writeAll(bytes, to: descriptor)
    {
      failure = .system("write a file in", folder)
    }
    defer { end += bytes.count }
    return Piece(offset: end, count: bytes.count)
  }

  /// Reads a part of a piece, from `start` on, as much as there is and `target` holds; gives how much.
  package func read(_ piece: Piece, from start: Int, into target: UnsafeMutableRawBufferPointer)
    -> Int
  {
    let wanted = min(piece.count - start, target.count)
    var done = 0
    while done < wanted, failure == nil {
      let got = pread(
        descriptor, target.baseAddress! + done, wanted - done, off_t(piece.offset + start + done))
      if got < 0 && errno == EINTR { continue }
      guard got > 0 else {
        failure = .system("read a file in", folder)
        break
      }
      done += got
    }
    if done < wanted {
      UnsafeMutableRawBufferPointer(rebasing: target[done..<wanted]).initializeMemory(
        as: UInt8.self, repeating: 0)
    }
    return wanted
  }

  /// All bytes from the first on, mapped; they outlive this object.
  package func map() throws(FileError) -> MappedFile {
    try check()
    return try MappedFile(descriptor, of: folder)
  }

  /// Throws what failed first.
  package func check() throws(FileError) {
    if let failure { throw failure }
  }
}
