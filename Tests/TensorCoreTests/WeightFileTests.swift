import Files
import Glibc
import JSON
import TensorCore
import Testing

@Suite struct WeightFileTests {
  private func writer() -> WeightFile.Writer {
    var writer = WeightFile.Writer(
      kind: "test", config: ["units": 7], metadata: ["vocabulary": "words v1"])
    writer.add("weight", draw(3, 5, seed: 1))
    writer.add("half", draw(4, 7, seed: 2), as: .float16)
    writer.add("bytes", draw(6, 9, seed: 3), as: .int8)
    writer.add("words", lines: ["the", "naïve", ""])
    return writer
  }

  private func open(_ bytes: [UInt8]) throws -> WeightFile {
    // Bytes that the file object does not own, as linked ones: kept for the whole run of the tests.
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
    copy.copyBytes(from: bytes)
    return try WeightFile(bytes: UnsafeRawBufferPointer(copy))
  }

  @Test func whatIsWrittenIsRead() throws {
    var name = Array("/tmp/osler-test-XXXXXX".utf8CString)
    let folder = String(cString: mkdtemp(&name))
    let path = "\(folder)/weights.safetensors"
    try writer().write(to: path)
    defer {
      unlink(path)
      rmdir(folder)
    }
    let file = try WeightFile(path)
    #expect(try file.matrix("weight") == draw(3, 5, seed: 1))
    #expect(try file.lines("words") == ["the", "naïve", ""])
    #expect(try file.config()["units"]?.integer == 7)
    #expect(file.metadata["vocabulary"] == "words v1" && file.kind == "test")
    #expect(file.names == ["weight", "half", "bytes", "bytes.scale", "words"])
    #expect(try Array(MappedFile(path).withBytes { Array($0) }) == writer().bytes())
  }

  @Test func shortFormsAreNear() throws {
    let file = try open(writer().bytes())
    let half = try file.stored("half")
    #expect(half.kind == .float16)
    for (got, exact) in Swift.zip(half.matrix().array, draw(4, 7, seed: 2).array) {
      #expect(abs(got - exact) <= abs(exact) * 0x1p-11)
    }
    let bytes = try file.stored("bytes").gather([5, 0])
    let exact = draw(6, 9, seed: 3).gather([5, 0])
    for row in 0..<2 {
      let largest = (0..<9).map { abs(exact[row, $0]) }.max()!
      for column in 0..<9 {
        #expect(abs(bytes[row, column] - exact[row, column]) <= largest / 253)
      }
    }
  }

  @Test(arguments: [
    (0, Float(0)), (0x3c00, 1), (0xc000, -2), (0x7bff, 65504), (0x0001, 0x1p-24),
    (0x03ff, 0x1.ff8p-15),
    (0x0400, 0x1p-14), (0x7c00, .infinity), (0x3555, 0.33325195),
  ])
  func halvesAreIEEE(bits: Int, value: Float) throws {
    var writer = WeightFile.Writer(kind: "test")
    writer.add("x", Matrix([[value], [value]]), as: .float16)
    let bytes = writer.bytes()
    #expect(Int(bytes[bytes.count - 2]) | Int(bytes[bytes.count - 1]) << 8 == bits)
    #expect(try open(bytes).matrix("x")[0, 0] == value)
  }

  private func message(_ bytes: [UInt8]) -> String {
    do {
      _ = try open(bytes)
      return "read"
    } catch { return "\(error)" }
  }

  @Test func brokenFilesAreRefused() throws {
    let bytes = writer().bytes()
    let start = "could not read linked weights: "
    #expect(message([]) == start + "it is no weight file (under 8 bytes)")
    #expect(
      message(Array("PK-some-archive-or-other".utf8)) == start
        + "it is no weight file (safetensors)")
    #expect(message(Array(bytes[..<40])) == start + "it is cut off in its header")
    #expect(
      message(Array(bytes.dropLast())) == start
        + "tensor 'words' is cut off: the file ends before it does")
    var newer = WeightFile.Writer(kind: "test")
    newer.metadata["format_version"] = "2"
    #expect(
      message(newer.bytes()).hasPrefix(
        start + "it has format version 2, this program reads up to 1"))
    let file = try open(bytes)
    #expect(throws: WeightFileError.self) { try file.require(kind: "tagger") }
    #expect(throws: WeightFileError.self) { try file.matrix("words") }
    #expect(throws: WeightFileError.self) { try file.matrix("none") }
  }

  @Test func anyChangeOfAByteIsReadOrRefused() throws {
    let bytes = writer().bytes()
    var random = SplitMix64(seed: 4)
    for _ in 0..<500 {
      var broken = bytes
      broken[random.below(bytes.count)] = UInt8(random.below(256))
      guard let file = try? open(broken) else { continue }
      for name in file.names { _ = try? file.matrix(name) }
    }
  }
}
