import Glibc
import TensorCore

/// A linear reading of wording: y = W f + b over features that few comments share weigh more.
///
/// f holds (1 + ln n) times the feature's rarity for each feature that occurs n times, brought to length one; W: one row
/// a feature, one column an output. It sees what was written, and the networks what is alike: together they err less.
struct PhraseModel: Sendable {
  private(set) var hashes: [UInt32]
  private var slots: [Int32]
  /// How rare each feature is, one row a feature.
  let rarity: Matrix
  var weights: Matrix
  var bias: Matrix

  init(hashes: [UInt32], rarity: Matrix, weights: Matrix, bias: Matrix) {
    precondition(hashes.count == weights.rows && hashes.count == rarity.rows)
    self.hashes = hashes
    self.rarity = rarity
    self.weights = weights
    self.bias = bias
    var size = 64
    while size < hashes.count * 2 { size *= 2 }
    slots = Array(repeating: -1, count: size)
    for (number, hash) in hashes.enumerated() { slots[slot(hash)] = Int32(number) }
  }

  /// One feature of a stretch and its part in the whole.
  struct Part: Sendable {
    var row: Int
    var value: Float
  }

  /// The known features, brought to length one.
  func parts(_ features: PhraseFeatures) -> [Part] {
    var rows: [Int] = []
    rows.reserveCapacity(features.hashes.count + features.letters.count)
    for hashes in [features.hashes, features.letters] {
      for hash in hashes {
        let number = slots[slot(hash)]
        if number >= 0 { rows.append(Int(number)) }
      }
    }
    rows.sort()
    var parts: [Part] = []
    parts.reserveCapacity(rows.count)
    var start = 0
    var sum: Float = 0
    while start < rows.count {
      var end = start
      while end < rows.count, rows[end] == rows[start] { end += 1 }
      let times = Float(end - start)
      let value = (times == 1 ? 1 : 1 + logf(times)) * rarity[rows[start], 0]
      parts.append(Part(row: rows[start], value: value))
      sum += value * value
      start = end
    }
    guard sum > 0 else { return parts }
    let scale = 1 / sum.squareRoot()
    for place in parts.indices { parts[place].value *= scale }
    return parts
  }

  /// The outputs for a stretch.
  func logits(_ features: PhraseFeatures) -> [Float] { logits(parts(features)) }

  func logits(_ parts: [Part]) -> [Float] {
    var sums = bias.array
    weights.withPointer { weights in
      sums.withUnsafeMutableBufferPointer { sums in
        for part in parts {
          let row = weights + part.row * sums.count
          for output in 0..<sums.count { sums[output] += part.value * row[output] }
        }
      }
    }
    return sums
  }

  private func slot(_ hash: UInt32) -> Int {
    var slot = Int(hash) & (slots.count - 1)
    while slots[slot] >= 0, hashes[Int(slots[slot])] != hash {
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }
}

extension PhraseModel {
  func save(to writer: inout WeightFile.Writer, path: String) {
    var bytes: [UInt8] = []
    for hash in hashes {
      for shift in [0, 8, 16, 24] { bytes.append(UInt8(hash >> shift & 0xFF)) }
    }
    writer.add("\(path).features", bytes: bytes)
    writer.add("\(path).rarity", rarity, as: .float16)
    writer.add("\(path).weight", weights, as: .int8)
    writer.add("\(path).bias", bias)
  }

  init(from file: WeightFile, path: String) throws(WeightFileError) {
    let bytes = try file.bytes("\(path).features")
    let weights = try file.matrix("\(path).weight")
    let rarity = try file.matrix("\(path).rarity")
    guard bytes.count == 4 * weights.rows, rarity.rows == weights.rows else {
      throw WeightFileError(
        file.source, reason: "\(bytes.count / 4) features for \(weights.rows) rows")
    }
    let hashes = stride(from: 0, to: bytes.count, by: 4).map { start in
      (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[start + $1]) << UInt32(8 * $1) }
    }
    self.init(
      hashes: hashes, rarity: rarity, weights: weights, bias: try file.matrix("\(path).bias"))
  }
}
