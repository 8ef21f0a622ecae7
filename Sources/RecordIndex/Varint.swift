/// Numbers as SQLite writes them: seven bits a byte, the highest first.
enum Varint {
  @inline(__always)
  static func append(_ value: Int, to bytes: inout [UInt8]) {
    if value < 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: value))
    } else if value < 0x4000 {
      bytes.append(UInt8(truncatingIfNeeded: value >> 7) | 0x80)
      bytes.append(UInt8(truncatingIfNeeded: value) & 0x7F)
    } else {
      appendLong(value, to: &bytes)
    }
  }

  /// Numbers below 2^56 take at most eight bytes; no number of an index is larger.
  private static func appendLong(_ value: Int, to bytes: inout [UInt8]) {
    precondition(value >= 0 && value < 1 << 56)
    var shift = 49
    while value >> shift == 0 { shift -= 7 }
    while shift > 0 {
      bytes.append(UInt8(truncatingIfNeeded: value >> shift) | 0x80)
      shift -= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: value) & 0x7F)
  }

  /// The bytes that `value` takes.
  @inline(__always)
  static func count(_ value: Int) -> Int {
    value < 0x80 ? 1 : value < 0x4000 ? 2 : (Int.bitWidth - value.leadingZeroBitCount + 6) / 7
  }
}

/// Reads numbers as `Varint` writes them, one behind the other.
struct VarintCursor {
  let bytes: UnsafeRawBufferPointer
  var position: Int

  init(_ bytes: UnsafeRawBufferPointer, at position: Int) {
    self.bytes = bytes
    self.position = position
  }

  @inline(__always)
  mutating func next() -> Int {
    guard position < bytes.count else { return 0 }
    let first = bytes[position]
    position += 1
    if first < 128 { return Int(first) }
    var value = Int(first & 127)
    var count = 1
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      count += 1
      if count == 9 { return value << 8 | Int(byte) }
      value = value << 7 | Int(byte & 127)
      if byte < 128 { break }
    }
    return value
  }
}
