/// Mixing of numbers into hashes of features.
enum FeatureHash {
  /// A hash of two numbers, the same on every machine.
  static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
    var x = (a &* 0x9E37_79B9_7F4A_7C15) ^ b
    x = (x ^ (x >> 32)) &* 0xD6E8_FEB8_6659_FD93
    x = (x ^ (x >> 29)) &* 0xD6E8_FEB8_6659_FD93
    return x ^ (x >> 32)
  }
}
