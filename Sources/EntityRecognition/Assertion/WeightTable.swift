/// Six weights of one byte for each known feature.
///
/// Bytes of a file: the capacity (4, a power of two), then that many keys of 4 bytes, then for each six weights. Keys are in
/// an open-addressed table; 0 is an empty place. In memory it is four times as wide, so that most look-ups
/// end at the first place.
struct WeightTable: Sendable {
  typealias Row = SIMD8<Int8>

  private var keys: [UInt32]
  private var rows: [Row]
  static let width = 6
  /// The number of bytes of its file.
  let size: Int

  /// The table at the head of `bytes`, nil when there is none.
  init?(_ bytes: ArraySlice<UInt8>) {
    guard bytes.count > 4 else { return nil }
    let capacity = bytes.withUnsafeBytes { Int($0.loadUnaligned(as: UInt32.self)) }
    guard capacity > 0, capacity & (capacity - 1) == 0, bytes.count >= Self.size(capacity) else {
      return nil
    }
    size = Self.size(capacity)
    keys = [UInt32](repeating: 0, count: capacity * 4)
    rows = [Row](repeating: Row(), count: capacity * 4)
    let mask = keys.count - 1
    bytes.withUnsafeBytes { bytes in
      for place in 0..<capacity {
        let key = bytes.loadUnaligned(fromByteOffset: 4 + place * 4, as: UInt32.self)
        guard key != 0 else { continue }
        var slot = Int(key) & mask
        while keys[slot] != 0 { slot = (slot + 1) & mask }
        keys[slot] = key
        let weights = 4 + capacity * 4 + place * Self.width
        for label in 0..<Self.width { rows[slot][label] = Int8(bitPattern: bytes[weights + label]) }
      }
    }
  }

  private static func size(_ capacity: Int) -> Int { 4 + capacity * (4 + width) }

  /// The sums of the weights of `features`.
  func scores(_ features: AssertionFeatures) -> InlineScores {
    var sums = SIMD8<Int32>()
    rows.withUnsafeBufferPointer { rows in
      for hash in features.hashes {
        if let place = place(of: hash) { sums &+= SIMD8(truncatingIfNeeded: rows[place]) }
      }
    }
    return InlineScores(sums)
  }

  /// The feature token that speaks most for `label` against the first class, nil when none does.
  func strongest(_ features: AssertionFeatures, for label: Int) -> Int? {
    var sums: [Int32: Int] = [:]
    for (hash, token) in zip(features.hashes, features.tokens) where token >= 0 {
      guard let place = place(of: hash) else { continue }
      sums[token, default: 0] += Int(rows[place][label]) - Int(rows[place][0])
    }
    let best = sums.max { ($0.value, -$0.key) < ($1.value, -$1.key) }
    return best.flatMap { $0.value > 0 ? Int($0.key) : nil }
  }

  private func place(of hash: UInt32) -> Int? {
    keys.withUnsafeBufferPointer { keys in
      let mask = keys.count - 1
      var slot = Int(hash) & mask
      while keys[slot] != hash {
        if keys[slot] == 0 { return nil }
        slot = (slot + 1) & mask
      }
      return slot
    }
  }

  /// The bytes of a table of these weights, six for each key, rounded to one byte.
  static func bytes(_ keys: [UInt32], _ weights: [Float]) -> [UInt8] {
    let largest = weights.lazy.map { abs($0) }.max() ?? 1
    let scale = max(largest, 1e-6) / 127
    var used: [(key: UInt32, weights: [Int8])] = []
    for (index, key) in keys.enumerated() {
      let rounded = (0..<width).map { Int8((weights[index * width + $0] / scale).rounded()) }
      // Weights near nothing change no answer.
      if rounded.contains(where: { abs(Int($0)) > 1 }) { used.append((key, rounded)) }
    }
    var capacity = 64
    while capacity * 3 < used.count * 4 { capacity *= 2 }
    var slots = [UInt32](repeating: 0, count: capacity)
    var values = [UInt8](repeating: 0, count: capacity * width)
    for (key, rounded) in used {
      var slot = Int(key) & (capacity - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (capacity - 1) }
      slots[slot] = key
      for label in 0..<width { values[slot * width + label] = UInt8(bitPattern: rounded[label]) }
    }
    var table: [UInt8] = []
    withUnsafeBytes(of: UInt32(capacity)) { table.append(contentsOf: $0) }
    slots.withUnsafeBytes { table.append(contentsOf: $0) }
    return table + values
  }
}
