import CKernels

/// Keys of the words of a text, for tables that remember what was found out about words.
///
/// Such a table keeps, of all words that share a place, the last. All keys are read before the first is asked for, so that
/// what is known of each word is on its way from memory in time. One table serves one worker.
package struct WordKeys {
  private var keys: [UInt64] = []

  package init() {}

  /// The key of word `number` of those read last; never 0.
  package subscript(number: Int) -> UInt64 { keys[number] }

  /// Reads the words of the tokens of `range`, for a table of `count` rows, a power of two.
  package mutating func read(
    _ tokens: UnsafeBufferPointer<Token>, _ range: Range<Int>, of bytes: UnsafeBufferPointer<UInt8>,
    for table: UnsafeRawBufferPointer, rows count: Int
  ) {
    keys.removeAll(keepingCapacity: true)
    let width = table.count / count
    for index in range {
      let key = Self.key(UnsafeBufferPointer(rebasing: bytes[tokens[index].range.indices]))
      ck_prefetch(table.baseAddress! + Self.row(of: key, in: count) * width)
      keys.append(key)
    }
  }

  /// The row of a key in a table of `count` rows.
  @inlinable
  package static func row(of key: UInt64, in count: Int) -> Int {
    Int(truncatingIfNeeded: key) & (count - 1)
  }

  /// A hash of a word's bytes as they stand, eight at a time; never 0.
  private static func key(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    let raw = UnsafeRawBufferPointer(bytes)
    var key = UInt64(truncatingIfNeeded: raw.count) &* 0x9E37_79B9_7F4A_7C15
    var last: UInt64 = 0
    if raw.count >= 8 {
      var offset = 0
      while offset + 8 < raw.count {
        key = mix(key ^ raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        offset += 8
      }
      last = raw.loadUnaligned(fromByteOffset: raw.count - 8, as: UInt64.self)
    } else {
      for byte in bytes { last = last << 8 | UInt64(byte) }
    }
    key = mix(mix(key ^ last))
    return key == 0 ? 1 : key
  }

  private static func mix(_ key: UInt64) -> UInt64 {
    let product = key &* 0xD6E8_FEB8_6659_FD93
    return product ^ product >> 32
  }
}
