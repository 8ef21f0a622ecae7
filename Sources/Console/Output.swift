import Glibc

/// Standard output, written in large pieces. A reader that goes away ends the program with success.
public struct Output: ~Copyable {
  private var buffer: [UInt8] = []
  public let isTerminal: Bool

  public init() {
    isTerminal = isatty(STDOUT_FILENO) == 1
    signal(SIGPIPE, SIG_IGN)
    buffer.reserveCapacity(1 << 16)
  }

  public mutating func write(_ bytes: some Sequence<UInt8>) {
    if bytes.withContiguousStorageIfAvailable({ buffer.append(contentsOf: $0) }) == nil {
      buffer.append(contentsOf: bytes)
    }
    if buffer.count >= 1 << 16 { flush() }
  }

  public mutating func line(_ text: String) {
    write(text.utf8)
    write(CollectionOfOne(0x0A))
  }

  /// Hands everything over to the system.
  public mutating func flush() {
    var done = 0
    while done < buffer.count {
      let wrote = buffer.withUnsafeBytes {
        Glibc.write(STDOUT_FILENO, $0.baseAddress! + done, $0.count - done)
      }
      if wrote > 0 {
        done += wrote
      } else if errno == EPIPE {
        exit(Outcome.done.rawValue)
      } else if errno != EINTR {
        Words.say("could not write to standard output: \(String(cString: strerror(errno)))")
        exit(Outcome.failed.rawValue)
      }
    }
    buffer.removeAll(keepingCapacity: true)
  }
}

/// Lines for the user on standard error.
public enum Words {
  public static func say(_ text: String) {
    let bytes = Array("osler: \(text)\n".utf8)
    _ = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
