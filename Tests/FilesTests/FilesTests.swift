import CKernels
import Files
import Glibc
import Testing

/// A folder of its own under the system's temporary folder, removed at the end.
final class TemporaryFolder {
  let path: String

  init() {
    var name = Array("/tmp/osler-test-XXXXXX".utf8CString)
    path = String(cString: mkdtemp(&name))
  }

  deinit {
    guard let walk = try? FolderWalk(path) else { return }
    for file in walk.files { unlink("\(path)/\(file)") }
    rmdir(path)
  }

  func write(_ text: String, to name: String) throws -> String {
    var file = try AtomicFile("\(path)/\(name)")
    try file.write(text)
    try file.commit()
    return "\(path)/\(name)"
  }
}

@Suite struct FilesTests {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func digestsAreThePublishedOnes(text: String, digest: String) {
    #expect(SHA256.hex(Array(text.utf8)) == digest)
  }

  @Test func digestDoesNotDependOnThePieces() {
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 * 7) }
    var pieces = SHA256()
    for start in stride(from: 0, to: bytes.count, by: 37) {
      Array(bytes[start..<min(start + 37, bytes.count)]).withUnsafeBytes { pieces.update($0) }
    }
    #expect(pieces.finish() == SHA256.hex(bytes))
  }

  @Test func digestDoesNotDependOnTheProcessor() {
    let bytes = (0..<640).map { UInt8(truncatingIfNeeded: $0 * 11) }
    var (fast, plain) = ([UInt32](1...8), [UInt32](1...8))
    ck_sha256(&fast, bytes, 10)
    ck_sha256_plain(&plain, bytes, 10)
    #expect(fast == plain)
  }

  @Test func linesKeepTheirNumberAndOffset() throws {
    let folder = TemporaryFolder()
    let path = try folder.write("one\n\nthree\r\nlast", to: "lines")
    var reader = try LineReader(path)
    var seen: [String] = []
    while let line = try reader.next() {
      seen.append("\(reader.number)@\(reader.offset) \(String(decoding: line, as: UTF8.self))")
    }
    #expect(seen == ["1@0 one", "2@4 ", "3@5 three\r", "4@12 last"])
  }

  @Test func aLineLongerThanTheBufferIsWhole() throws {
    let folder = TemporaryFolder()
    let long = String(repeating: "x", count: 300_000)
    let path = try folder.write("a\n\(long)\nb", to: "long")
    var reader = try LineReader(path)
    var counts: [Int] = []
    while let line = try reader.next() { counts.append(line.count) }
    #expect(counts == [1, 300_000, 1])
  }

  @Test func anUncommittedFileLeavesNothing() throws {
    let folder = TemporaryFolder()
    do {
      var file = try AtomicFile("\(folder.path)/half")
      try file.write("half")
    }
    #expect(try FolderWalk(folder.path).files.isEmpty)
  }

  @Test func aMissingFileIsNamed() {
    #expect { try MappedFile("/nowhere/x") } throws: {
      "\($0)" == "could not read /nowhere/x: No such file or directory"
    }
  }

  @Test func mappedBytesAreTheFile() throws {
    let folder = TemporaryFolder()
    let path = try folder.write("bytes", to: "map")
    #expect(try MappedFile(path).withBytes { Array($0) } == Array("bytes".utf8))
    let empty = try folder.write("", to: "empty")
    #expect(try MappedFile(empty).withBytes { $0.isEmpty })
  }

  @Test func foldersAreWalkedInByteOrder() throws {
    let folder = TemporaryFolder()
    for name in ["b.txt", "B.txt", "a.txt", ".hidden"] { _ = try folder.write("x", to: name) }
    #expect(try FolderWalk(folder.path).files == ["B.txt", "a.txt", "b.txt"])
    unlink("\(folder.path)/.hidden")
  }
}
