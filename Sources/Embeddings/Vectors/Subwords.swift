import ClinicalText

/// The character n-grams of a key, hashed into buckets, so that an unseen word is the sum of its parts.
///
/// "fever" has the trigrams `<fe fev eve ver er>`, and so on for longer grams. A gram counts scalars, never
/// half a character. Numbers and marks have none: their shape says all.
public struct Subwords: Sendable, Hashable {
  public var shortest: Int
  public var longest: Int
  public var buckets: Int

  /// `buckets` of 0 switches subwords off.
  public init(shortest: Int = 3, longest: Int = 5, buckets: Int) {
    precondition(shortest > 0 && shortest <= longest && buckets >= 0)
    self.shortest = shortest
    self.longest = longest
    self.buckets = buckets
  }

  /// The most buckets that one key can have.
  public var most: Int { buckets == 0 ? 0 : (VectorKey.longest + 2) * (longest - shortest + 1) }

  /// Writes the key's buckets to `target`, which has room for `most`; returns how many.
  @inline(__always)
  func buckets(
    of key: UnsafeBufferPointer<UInt8>, into target: UnsafeMutablePointer<Int32>
  ) -> Int {
    guard buckets > 0, key.count > 1, key.count <= VectorKey.longest,
      Byte.isLetter(key[0]) || key[0] >= 0x80
    else { return 0 }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: VectorKey.longest + 2) {
      marked in
      marked[0] = UInt8(ascii: "<")
      for i in 0..<key.count { marked[i + 1] = key[i] }
      marked[key.count + 1] = UInt8(ascii: ">")
      return hash(marked, key.count + 2, into: target)
    }
  }

  @inline(__always)
  private func hash(
    _ marked: UnsafeMutableBufferPointer<UInt8>, _ count: Int,
    into target: UnsafeMutablePointer<Int32>
  ) -> Int {
    var found = 0
    for start in 0..<count where marked[start] & 0xC0 != 0x80 {
      var hash: UInt32 = 2_166_136_261
      var length = 0
      var end = start
      while end < count, length < longest {
        repeat {
          hash = (hash ^ UInt32(marked[end])) &* 16_777_619
          end += 1
        } while end < count && marked[end] & 0xC0 == 0x80
        length += 1
        if length >= shortest, !(start == 0 && end == count) {
          target[found] = bucket(hash)
          found += 1
        }
      }
    }
    return found
  }

  @inline(__always)
  private func bucket(_ hash: UInt32) -> Int32 {
    // The high half of a product spreads better than a remainder and takes one multiplication.
    let mixed = (hash ^ (hash >> 15)) &* 0x2C1B_3C6D
    return Int32(truncatingIfNeeded: (UInt64(mixed) &* UInt64(buckets)) >> 32)
  }
}
