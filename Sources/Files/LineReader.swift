import Glibc

/// The lines of a byte source, one at a time, in memory that grows to the longest line only.
public struct LineReader: ~Copyable {
  private var source: ByteSource
  private var buffer: [UInt8] = []
  private var start = 0
  private var atEnd = false

  /// One-based number of the line that `next` gave last.
  public private(set) var number = 0
  /// Byte offset of that line in the input.
  public private(set) var offset = 0
  private var consumed = 0

  public init(_ path: String) throws(FileError) { source = try ByteSource(path) }
  public init(_ source: consuming ByteSource) { self.source = source }

  /// The lines of a source of which `head` was read already.
  public init(_ source: consuming ByteSource, head: [UInt8]) {
    self.source = source
    buffer = head
  }

  public var path: String { source.path }

  /// The next line with its line feed taken off (a carriage return stays), nil at the end.
  public mutating func next() throws(FileError) -> ArraySlice<UInt8>? {
    var searched = start
    while true {
      if let end = lineFeed(from: searched) {
        return take(upTo: end, skipping: 1)
      }
      searched = buffer.count
      if atEnd { return start < buffer.count ? take(upTo: buffer.count, skipping: 0) : nil }
      if start > 0 {
        buffer.removeSubrange(..<start)
        searched -= start
        start = 0
      }
      atEnd = try !source.read(max(1 << 16, buffer.count), into: &buffer)
    }
  }

  private func lineFeed(from position: Int) -> Int? {
    buffer.withUnsafeBytes { bytes in
      guard position < bytes.count, let base = bytes.baseAddress,
        let found = memchr(base + position, 0x0A, bytes.count - position)
      else { return nil }
      return UnsafeRawPointer(found) - base
    }
  }

  private mutating func take(upTo end: Int, skipping: Int) -> ArraySlice<UInt8> {
    let line = buffer[start..<end]
    number += 1
    offset = consumed
    consumed += end - start + skipping
    start = end + skipping
    return line
  }
}
