import Glibc
import TensorCore

/// Draws words in proportion to a power of their counts, in constant time (Walker's alias method).
struct NegativeSampler: Sendable {
  private var share: [UInt32]
  private var other: [Int32]

  init(counts: [Int], power: Double = 0.75) {
    let weights = counts.map { pow(Double(max(1, $0)), power) }
    let scale = Double(counts.count) / weights.reduce(0, +)
    var rest = weights.map { $0 * scale }
    share = [UInt32](repeating: .max, count: counts.count)
    other = (0..<counts.count).map { Int32($0) }
    var small = rest.indices.filter { rest[$0] < 1 }
    var large = rest.indices.filter { rest[$0] >= 1 }
    while let low = small.popLast(), let high = large.last {
      share[low] = UInt32(rest[low] * 4_294_967_295)
      other[low] = Int32(high)
      rest[high] -= 1 - rest[low]
      if rest[high] < 1 {
        large.removeLast()
        small.append(high)
      }
    }
  }

  @inline(__always)
  func draw(_ generator: inout SplitMix64) -> Int32 {
    let bits = generator.next()
    let index = Int(((bits >> 32) &* UInt64(share.count)) >> 32)
    return UInt32(truncatingIfNeeded: bits) <= share[index] ? Int32(index) : other[index]
  }
}
