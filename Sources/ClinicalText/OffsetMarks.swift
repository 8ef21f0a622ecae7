/// Counts of scalars at regular byte offsets, so that converting an offset looks at few bytes only.
struct OffsetMarks: Sendable {
  private static let stride = 128
  /// Scalars before byte `i * stride`, and those of them that need two UTF-16 units.
  private var scalarCounts: [Int32] = [0]
  private var wideCounts: [Int32] = [0]

  /// Nil for ASCII, where every offset is the same in all units.
  init?(_ bytes: [UInt8]) {
    guard bytes.contains(where: { $0 >= 0x80 }) else { return nil }
    var scalars: Int32 = 0
    var wide: Int32 = 0
    for (i, byte) in bytes.enumerated() {
      if i > 0 && i % Self.stride == 0 {
        scalarCounts.append(scalars)
        wideCounts.append(wide)
      }
      scalars += byte & 0xC0 == 0x80 ? 0 : 1
      wide += byte >= 0xF0 ? 1 : 0
    }
  }

  func scalars(before offset: Int, in bytes: [UInt8]) -> Int {
    let mark = min(offset / Self.stride, scalarCounts.count - 1)
    var count = Int(scalarCounts[mark])
    for i in mark * Self.stride..<offset where bytes[i] & 0xC0 != 0x80 { count += 1 }
    return count
  }

  func utf16(before offset: Int, in bytes: [UInt8]) -> Int {
    let mark = min(offset / Self.stride, wideCounts.count - 1)
    var wide = Int(wideCounts[mark])
    for i in mark * Self.stride..<offset where bytes[i] >= 0xF0 { wide += 1 }
    return scalars(before: offset, in: bytes) + wide
  }

  func offset(ofScalar index: Int, in bytes: [UInt8]) -> Int32? {
    var low = 0
    var high = scalarCounts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if Int(scalarCounts[middle]) <= index { low = middle } else { high = middle }
    }
    var offset = low * Self.stride
    var count = Int(scalarCounts[low])
    while offset < bytes.count {
      if bytes[offset] & 0xC0 != 0x80 {
        if count == index { return Int32(offset) }
        count += 1
      }
      offset += 1
    }
    return count == index ? Int32(offset) : nil
  }
}
