import TensorCore

/// Sets a share of values to zero in training and scales the rest up, so that sums stay as they are.
public struct Dropout: Sendable, Hashable {
  /// What is dropped together.
  public enum Unit: Sendable, Hashable {
    /// Each value on its own.
    case value
    /// A whole row: a word with all its numbers.
    case row
    /// A column of a sequence at all its steps (variational dropout).
    case sequenceColumn
  }

  public var rate: Float
  public var unit: Unit

  public init(rate: Float, unit: Unit = .value) {
    precondition(rate >= 0 && rate < 1, "a dropout rate of \(rate)")
    self.rate = rate
    self.unit = unit
  }

  /// The factors of a batch's values, each 0 or 1 / (1 - rate); multiply values and their gradients by it.
  public func mask(_ batch: PackedBatch, columns: Int, using random: inout SplitMix64) -> Matrix {
    switch unit {
    case .value: factors(rows: batch.rows, columns: columns, using: &random)
    case .row:
      factors(rows: batch.rows, columns: 1, using: &random).times(
        Matrix(rows: 1, columns: columns, repeating: 1))
    case .sequenceColumn:
      factors(rows: batch.sequences, columns: columns, using: &random)
        .gather(batch.counts.flatMap { 0..<$0 })
    }
  }

  /// Factors for values that belong to no sequence.
  public func factors(rows: Int, columns: Int, using random: inout SplitMix64) -> Matrix {
    var result = Matrix(unset: rows, columns)
    let count = rows * columns
    let limit = UInt64((rate * 65536).rounded())
    let keep = 1 / (1 - Float(limit) / 65536)
    result.withMutablePointer { values in
      var bits: UInt64 = 0
      for i in 0..<count {
        // Sixteen bits decide: four values a draw.
        bits = i & 3 == 0 ? random.next() : bits >> 16
        // One or zero without a branch, which a processor would guess wrong as often as not.
        values[i] = keep * Float(Int32(truncatingIfNeeded: ~((bits & 0xFFFF) &- limit) >> 63))
      }
    }
    return result
  }
}
