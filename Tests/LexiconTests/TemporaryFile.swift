import Files
import Glibc

/// A file that goes away with the value.
struct TemporaryFile: ~Copyable {
  let path: String

  init(_ text: String, named name: String = "rows") throws {
    path = "/tmp/osler-test-\(getpid())-\(UInt64.random(in: 0 ... .max))-\(name)"
    var file = try AtomicFile(path)
    try file.write(text)
    try file.commit()
  }

  deinit { unlink(path) }
}
