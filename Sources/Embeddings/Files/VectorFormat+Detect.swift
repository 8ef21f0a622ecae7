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
    guard let size = VectorHead(head) else { return .glove }
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

  /// Nil when the line is something else.
  init?(_ line: some Collection<UInt8>) {
    let parts = String(decoding: line, as: UTF8.self).split {
      $0 == " " || $0 == "\t" || $0 == "\r"
    }
    guard parts.count == 2, let words = Int(parts[0]), let dimensions = Int(parts[1]), words >= 0,
      dimensions > 0, dimensions <= 100_000
    else { return nil }
    self.words = words
    self.dimensions = dimensions
  }
}
