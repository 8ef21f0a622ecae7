/// A hash of a word's bytes as they stand, eight at a time: under this key memories of words keep what they know.
@inlinable
package func wordKey(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
  guard let start = bytes.baseAddress else { return 1 }
  let raw = UnsafeRawPointer(start)
  let count = bytes.count
  var key = UInt64(truncatingIfNeeded: count) &* 0x9E37_79B9_7F4A_7C15
  var last: UInt64 = 0
  if count >= 8 {
    var offset = 0
    while offset + 8 < count {
      key =
        (key ^ raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) &* 0xD6E8_FEB8_6659_FD93
      key ^= key >> 32
      offset += 8
    }
    last = raw.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
  } else {
    for byte in bytes { last = last << 8 | UInt64(byte) }
  }
  key = (key ^ last) &* 0xD6E8_FEB8_6659_FD93
  key = (key ^ key >> 32) &* 0xD6E8_FEB8_6659_FD93
  key ^= key >> 29
  return key == 0 ? 1 : key
}
