import ClinicalText
import Files

extension VectorFormat {
  /// The format of a file, from its first bytes.
  package static func detect(_ path: String) throws(VectorError) -> VectorFormat {
    let file = try VectorError.files { () throws(FileError) in try MappedFile(path) }
    defer { withExtendedLifetime(file) {} }
    let bytes = file.bytes
    guard !bytes.isEmpty else { throw VectorError("read", path, reason: "it is empty") }
    if bytes.count > 8, bytes[8] == UInt8(ascii: "{"), bytes[7] == 0 { return .safetensors }
    let head = bytes.prefix { $0 != 0x0A }
    // What is wrong with a head is told by who reads it.
    guard let size = try? VectorHead(head) else { return .glove }
    return isText(bytes[min(head.count + 1, bytes.count)...], size.dimensions) ? .word2vec : .binary
  }

  /// True when what follows the first word looks like written numbers.
  private static func isText(_ rest: Slice<UnsafeRawBufferPointer>, _ dimensions: Int) -> Bool {
    guard let blank = rest.firstIndex(of: 0x20) else { return true }
    let start = rest[(blank + 1)...].prefix(4 * dimensions).prefix { $0 != 0x0A }
    return !start.isEmpty
      && start.allSatisfy { byte in
        Byte.isDigit(byte) || Byte.isBlank(byte) || Byte.isLetter(byte) || byte == Byte.period
          || byte == Byte.hyphen || byte == 0x0D || byte == UInt8(ascii: "+")
      }
  }
}

/// The first line of word2vec's formats: how many words, how many dimensions.
struct VectorHead {
  let words: Int
  let dimensions: Int

  /// Two whole numbers that no file can have.
  struct OutOfBounds: Error {}

  private static let mostDimensions = 100_000

  /// Nil when the line is something else than two whole numbers.
  init?(_ line: some Collection<UInt8>) throws(OutOfBounds) {
    let parts = Array(line).split { Byte.isBlank($0) || $0 == 0x0D }
    guard parts.count == 2, parts.allSatisfy(Self.isWhole) else { return nil }
    guard let words = Int(String(decoding: parts[0], as: UTF8.self)),
      let dimensions = Int(String(decoding: parts[1], as: UTF8.self)), words >= 0,
      dimensions > 0, dimensions <= Self.mostDimensions
    else { throw OutOfBounds() }
    self.words = words
    self.dimensions = dimensions
  }

  private static func isWhole(_ bytes: ArraySlice<UInt8>) -> Bool {
    let isSigned = bytes.first == Byte.hyphen || bytes.first == UInt8(ascii: "+")
    let digits = bytes.dropFirst(isSigned ? 1 : 0)
    return !digits.isEmpty && digits.allSatisfy(Byte.isDigit)
  }
}
