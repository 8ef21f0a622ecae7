import ClinicalRecord
import ClinicalText

/// Trains the assertion classifier: softmax regression by AdaGrad on hashed features.
package struct AssertionTrainer {
  private struct Row {
    var features: [UInt32]
    var allowed: [Bool]
  }

  package var epochs = 12
  package var rate: Float = 0.15
  package var decay: Float = 2e-5
  /// Features seen fewer times are left out.
  package var least = 2
  private let table = CueTable.linked
  private var rows: [Row] = []

  package init() {}

  /// Adds the mentions of one text.
  package mutating func add(_ example: AssertionCase) {
    let reading = TextReading(
      example.text, sections: example.sections, mentions: example.mentions, table: table)
    var features = AssertionFeatures()
    for index in reading.views.indices {
      features.read(index, of: reading, table)
      let allowed = example.gold[reading.order[index]]
      rows.append(
        Row(
          features: features.hashes,
          allowed: AssertionModel.classes.map { allowed.contains($0) }))
    }
  }

  /// The bytes of a model file.
  package func train() -> [UInt8] {
    var counts: [UInt32: Int] = [:]
    for row in rows { for hash in Set(row.features) { counts[hash, default: 0] += 1 } }
    let kept = counts.filter { $0.value >= least }.keys.sorted()
    let places = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1, $0) })
    let indexed = rows.map { row in row.features.compactMap { places[$0] } }
    var weights = [Float](repeating: 0, count: kept.count * 6)
    var squares = [Float](repeating: 1e-6, count: kept.count * 6)
    var order = Array(rows.indices)
    var random = Shuffle(state: 7)
    for epoch in 0..<epochs {
      order.shuffle(using: &random)
      let step = rate / (1 + Float(epoch) * 0.3)
      for index in order {
        update(indexed[index], rows[index].allowed, step, &weights, &squares)
      }
    }
    return file(kept, weights)
  }

  private func update(
    _ features: [Int], _ allowed: [Bool], _ step: Float, _ weights: inout [Float],
    _ squares: inout [Float]
  ) {
    var scores = InlineScores()
    for feature in features {
      for label in 0..<6 { scores[label] += weights[feature * 6 + label] }
    }
    let shares = Self.softmax(scores)
    var mass: Float = 0
    for label in 0..<6 where allowed[label] { mass += shares[label] }
    for label in 0..<6 {
      // The target spreads over the allowed classes as the model itself spreads.
      let target = allowed[label] ? shares[label] / max(mass, 1e-9) : 0
      let slope = shares[label] - target
      for feature in features {
        let place = feature * 6 + label
        let gradient = slope + decay * weights[place]
        if gradient == 0 { continue }
        squares[place] += gradient * gradient
        weights[place] -= step * gradient / squares[place].squareRoot()
      }
    }
  }

  private static func softmax(_ scores: InlineScores) -> InlineScores {
    let top = scores[scores.best]
    var shares = InlineScores()
    var sum: Float = 0
    for label in 0..<6 {
      shares[label] = Exponential.of(scores[label] - top)
      sum += shares[label]
    }
    for label in 0..<6 { shares[label] /= sum }
    return shares
  }

  private func file(_ keys: [UInt32], _ weights: [Float]) -> [UInt8] {
    let largest = weights.lazy.map { abs($0) }.max() ?? 1
    let scale = max(largest, 1e-6) / 127
    var used: [(UInt32, [Int8])] = []
    for (index, key) in keys.enumerated() {
      let bytes = (0..<6).map { Int8((weights[index * 6 + $0] / scale).rounded()) }
      if bytes.contains(where: { $0 != 0 }) { used.append((key, bytes)) }
    }
    var capacity = 64
    while capacity * 3 < used.count * 4 { capacity *= 2 }
    var slots = [UInt32](repeating: 0, count: capacity)
    var values = [UInt8](repeating: 0, count: capacity * 6)
    for (key, bytes) in used {
      var slot = Int(key) & (capacity - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (capacity - 1) }
      slots[slot] = key
      for label in 0..<6 { values[slot * 6 + label] = UInt8(bitPattern: bytes[label]) }
    }
    var file = AssertionModel.magic
    withUnsafeBytes(of: UInt32(capacity)) { file.append(contentsOf: $0) }
    withUnsafeBytes(of: scale) { file.append(contentsOf: $0) }
    slots.withUnsafeBytes { file.append(contentsOf: $0) }
    return file + values
  }
}

/// The order of the examples: the same on every run.
private struct Shuffle: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return FeatureHash.mix(state, 11)
  }
}
