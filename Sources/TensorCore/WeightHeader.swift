import JSON

/// The header of a safetensors file, checked against the bytes that follow it.
struct WeightHeader {
  var metadata: [String: String] = [:]
  var tensors: [String: WeightFile.Tensor] = [:]
  var dataStart: Int
  private let source: String
  private let dataCount: Int

  init(_ bytes: UnsafeRawBufferPointer, source: String) throws(WeightFileError) {
    func fail(_ reason: String) -> WeightFileError { WeightFileError(source, reason: reason) }
    guard bytes.count >= 8 else { throw fail("it is no weight file (under 8 bytes)") }
    let length = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
    guard length >= 2, length < 1 << 28, bytes.count > 8, bytes[8] == UInt8(ascii: "{") else {
      throw fail("it is no weight file (safetensors)")
    }
    guard Int(length) + 8 <= bytes.count else { throw fail("it is cut off in its header") }
    self.source = source
    dataStart = 8 + Int(length)
    dataCount = bytes.count - dataStart
    let value: JSONValue
    do { value = try JSONParser.parse(bytes[8..<dataStart]) } catch {
      throw fail("its header is broken at \(error)")
    }
    for member in value.members ?? [] {
      if member.name == "__metadata__" {
        for entry in member.value.members ?? [] { metadata[entry.name] = entry.value.string }
      } else {
        tensors[member.name] = try tensor(member)
      }
    }
    let end = tensors.values.reduce(0) { max($0, $1.range.upperBound) }
    guard end == dataCount else {
      throw fail("it goes on behind its tensors, from byte \(dataStart + end) on")
    }
    try checkVersion()
  }

  private func checkVersion() throws(WeightFileError) {
    guard let text = metadata["format_version"] else { return }
    guard let version = Int(text), version >= 1 else {
      throw WeightFileError(source, reason: "its format version is '\(text)'")
    }
    guard version <= WeightFile.version else {
      throw WeightFileError(
        source,
        reason:
          "it has format version \(version), this program reads up to \(WeightFile.version): use a newer program"
      )
    }
  }

  private func tensor(_ member: JSONValue.Member) throws(WeightFileError) -> WeightFile.Tensor {
    func fail(_ reason: String) -> WeightFileError {
      WeightFileError(source, reason: "tensor '\(member.name)' \(reason)")
    }
    guard let name = member.value["dtype"]?.string, let kind = WeightFile.Kind(rawValue: name)
    else {
      throw fail("has a number format that is not read here")
    }
    let shape = (member.value["shape"]?.array ?? []).map { $0.integer ?? -1 }
    let offsets = (member.value["data_offsets"]?.array ?? []).map { $0.integer ?? -1 }
    guard offsets.count == 2, offsets[0] >= 0, offsets[0] <= offsets[1] else {
      throw fail("has no place in the data")
    }
    guard offsets[1] <= dataCount else { throw fail("is cut off: the file ends before it does") }
    var size = kind.size
    for extent in shape {
      let (product, overflow) = size.multipliedReportingOverflow(by: extent)
      guard extent >= 0, extent < 1 << 40, !overflow else { throw fail("has an impossible shape") }
      size = product
    }
    guard size == offsets[1] - offsets[0] else { throw fail("does not fill its shape \(shape)") }
    return WeightFile.Tensor(kind: kind, shape: shape, range: offsets[0]..<offsets[1])
  }
}
