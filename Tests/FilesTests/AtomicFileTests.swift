import Files
import Glibc
import Testing

@Suite struct AtomicFileTests {
  private let folder = TemporaryFolder()

  private func text(_ path: String) throws -> String {
    var source = try ByteSource(path)
    return String(decoding: try source.readAll(), as: UTF8.self)
  }

  private func kind(_ path: String) -> mode_t {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mode & S_IFMT : 0
  }

  @Test(arguments: ["target", "./target", "next"])
  func aLinkStaysALink(text target: String) throws {
    let file = try folder.write("old", to: "target")
    symlink("target", "\(folder.path)/next")
    symlink(target, "\(folder.path)/link")
    _ = try folder.write("new", to: "link")
    #expect(kind("\(folder.path)/link") == S_IFLNK)
    #expect(kind("\(folder.path)/next") == S_IFLNK)
    #expect(try text(file) == "new")
    for name in ["next", "link"] { unlink("\(folder.path)/\(name)") }
  }

  @Test func aLinkToNothingMakesItsTarget() throws {
    symlink("\(folder.path)/target", "\(folder.path)/link")
    _ = try folder.write("new", to: "link")
    #expect(kind("\(folder.path)/link") == S_IFLNK)
    #expect(kind("\(folder.path)/target") == S_IFREG)
  }

  @Test func aFIFOTakesTheBytes() throws {
    let path = "\(folder.path)/fifo"
    mkfifo(path, 0o600)
    let reader = open(path, O_RDONLY | O_NONBLOCK)
    defer {
      close(reader)
      unlink(path)
    }
    _ = try folder.write("through", to: "fifo")
    var bytes = [UInt8](repeating: 0, count: 20)
    let count = read(reader, &bytes, bytes.count)
    #expect(String(decoding: bytes.prefix(max(0, count)), as: UTF8.self) == "through")
    #expect(kind(path) == S_IFIFO)
  }

  @Test(arguments: [
    ("", "could not write \"\": the path is empty"), ("/", "could not write /: it is a folder"),
    ("/tmp/", "could not write /tmp/: it is a folder"),
    ("/tmp", "could not write /tmp: it is a folder"),
    ("/nowhere/x", "could not write /nowhere/x: No such file or directory"),
  ])
  func whatCannotBeAFileIsSaidAtOpening(path: String, message: String) {
    #expect { _ = try AtomicFile(path) } throws: { "\($0)" == message }
  }

  @Test func linksInACircleAreAnError() {
    let path = "\(folder.path)/circle"
    symlink("circle", path)
    #expect(throws: FileError.self) { _ = try AtomicFile(path) }
    unlink(path)
  }

  @Test func oneFileIsKnownByAllItsNames() throws {
    let file = try folder.write("x", to: "file")
    let other = try folder.write("x", to: "other")
    let link = "\(folder.path)/link"
    symlink("file", link)
    let target = try OutputTarget(file)
    #expect(target.replaces(link))
    #expect(target.replaces("\(folder.path)/./file"))
    #expect(!target.replaces(other))
    let new = try OutputTarget("\(folder.path)/new")
    #expect(new.replaces("\(folder.path)/./new"))
    #expect(!new.replaces(file))
    unlink(link)
  }

  @Test func scratchSpaceIsMappedWithoutAName() throws {
    let mapped: MappedFile
    do {
      let space = try ScratchSpace(beside: "\(folder.path)/file")
      Array("ab".utf8).withUnsafeBytes { _ = space.write($0) }
      Array("cd".utf8).withUnsafeBytes { _ = space.write($0) }
      mapped = try space.map()
    }
    #expect(mapped.withBytes { Array($0) } == Array("abcd".utf8))
    #expect(try FolderWalk(folder.path).files.isEmpty)
  }
}
