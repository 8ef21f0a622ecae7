import CKernels

/// Six weights of one byte for each known feature, of one step or of two side by side.
///
/// Bytes of a file: the capacity (4, a power of two), then that many keys of 4 bytes, then for each six weights. Keys are in
/// an open-addressed table; 0 is an empty place. In memory a place holds key and weights together, so that a look-up
/// touches one line of the cache for both steps.
struct WeightTable: Sendable {
  /// A key (4 bytes), six weights of the first step, six of the second.
  private typealias Place = SIMD16<Int8>

  private let places: [Place]
  /// A bit for each value of the upper part of a hash, set where a key has it: most features are no keys.
  private let bits: [UInt32]
  private static let bitWidth: UInt32 = 20
  static let width = 6

  /// The tables of one or two steps, nil when a file is none.
  init?(_ files: [WeightFileRows?]) {
    let rows = files.compactMap { $0 }
    guard rows.count == files.count, (1...2).contains(rows.count) else { return nil }
    // Fuller than speed of probing alone would have it: what is small stays in the cache.
    var capacity = 64
    while capacity * 4 < rows.reduce(0, { $0 + $1.count }) * 5 { capacity *= 2 }
    var bits = [UInt32](repeating: 0, count: 1 << (Self.bitWidth - 5))
    var places = [Place](repeating: Place(), count: capacity)
    places.withUnsafeMutableBufferPointer { places in
      for (step, rows) in rows.enumerated() {
        rows.forEach { key, weights in
          bits[Int(key >> (37 - Self.bitWidth))] |= 1 << (key >> (32 - Self.bitWidth) & 31)
          var slot = Int(key) & (capacity - 1)
          while Self.key(places[slot]) != 0, Self.key(places[slot]) != key {
            slot = (slot + 1) & (capacity - 1)
          }
          let place = UnsafeMutableRawPointer(places.baseAddress! + slot)
          place.storeBytes(of: key, as: UInt32.self)
          (place + 4 + step * Self.width).copyMemory(from: weights, byteCount: Self.width)
        }
      }
    }
    self.places = places
    self.bits = bits
  }

  /// Sums of the weights of both steps.
  struct Sums {
    fileprivate var values = SIMD16<Int32>()

    /// The sums of a step, 0 or 1.
    func scores(ofStep step: Int) -> InlineScores {
      var scores = SIMD8<Int32>()
      for label in 0..<WeightTable.width {
        scores[label] = values[4 + step * WeightTable.width + label]
      }
      return InlineScores(scores)
    }
  }

  /// Adds the weights of features.
  func add(_ features: borrowing AssertionFeatures, to sums: inout Sums) {
    guard features.count > 0 else { return }
    var total = sums.values
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: features.count) { likely in
      // Loops without a branch that is hard to foresee, so that look-ups overlap.
      var count = 0
      bits.withUnsafeBufferPointer { bits in
        for number in 0..<features.count {
          let hash = features[number].hash
          likely[count] = hash
          let word = bits[Int(hash >> (37 - Self.bitWidth))]
          count += Int(word >> (hash >> (32 - Self.bitWidth) & 31) & 1)
        }
      }
      places.withUnsafeBufferPointer { places in
        let first = places.baseAddress!
        let mask = places.count - 1
        for hash in likely[..<count] { ck_prefetch(first + (Int(hash) & mask)) }
        for hash in likely[..<count] {
          guard let found = Self.place(of: hash, in: places) else { continue }
          total &+= SIMD16(truncatingIfNeeded: found)
        }
      }
    }
    sums.values = total
  }

  /// False for a feature that certainly weighs nothing.
  @inline(__always)
  func mayKnow(_ hash: UInt32) -> Bool {
    bits[Int(hash >> (37 - Self.bitWidth))] >> (hash >> (32 - Self.bitWidth) & 31) & 1 != 0
  }

  /// The feature token that speaks most for `label` against the first class in a step, nil when none does.
  func strongest(_ features: borrowing AssertionFeatures, for label: Int, step: Int) -> Int? {
    var sums: [Int32: Int] = [:]
    places.withUnsafeBufferPointer { places in
      for number in 0..<features.count where features[number].token >= 0 {
        guard let found = Self.place(of: features[number].hash, in: places) else { continue }
        let first = 4 + step * Self.width
        sums[features[number].token, default: 0] += Int(found[first + label]) - Int(found[first])
      }
    }
    let best = sums.max { ($0.value, -$0.key) < ($1.value, -$1.key) }
    return best.flatMap { $0.value > 0 ? Int($0.key) : nil }
  }

  @inline(__always)
  private static func place(of hash: UInt32, in places: UnsafeBufferPointer<Place>) -> Place? {
    let mask = places.count - 1
    var slot = Int(hash) & mask
    while true {
      let place = places[slot]
      if key(place) == hash { return place }
      if key(place) == 0 { return nil }
      slot = (slot + 1) & mask
    }
  }

  @inline(__always)
  private static func key(_ place: Place) -> UInt32 {
    unsafeBitCast(place, to: SIMD4<UInt32>.self)[0]
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

/// The keys and weights of one table in a file.
struct WeightFileRows {
  private let bytes: UnsafeRawBufferPointer
  private let capacity: Int

  /// The table at the head of `bytes`, which must outlive it; nil when there is none.
  init?(_ bytes: Slice<UnsafeRawBufferPointer>) {
    guard bytes.count > 4 else { return nil }
    self.bytes = UnsafeRawBufferPointer(rebasing: bytes)
    capacity = Int(self.bytes.loadUnaligned(as: UInt32.self))
    guard capacity > 0, capacity & (capacity - 1) == 0, bytes.count >= size else { return nil }
  }

  /// The number of its bytes.
  var size: Int { 4 + capacity * (4 + WeightTable.width) }

  /// The number of keys.
  var count: Int {
    (0..<capacity).reduce(0) { count, place in
      bytes.loadUnaligned(fromByteOffset: 4 + place * 4, as: UInt32.self) == 0 ? count : count + 1
    }
  }

  func forEach(_ body: (_ key: UInt32, _ weights: UnsafeRawPointer) -> Void) {
    for place in 0..<capacity {
      let key = bytes.loadUnaligned(fromByteOffset: 4 + place * 4, as: UInt32.self)
      guard key != 0 else { continue }
      body(key, bytes.baseAddress! + 4 + capacity * 4 + place * WeightTable.width)
    }
  }
}
