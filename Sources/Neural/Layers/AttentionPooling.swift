import TensorCore

/// One row for each sequence, the sum of its rows weighted by what a learned score finds telling:
/// additive, s_t = v . tanh(W x_t + b), or dot, s_t = q . x_t / sqrt(D); a = softmax(s), y = sum_t a_t x_t.
///
/// Shapes: x: N x D, y: sequences x D; W: H x D, v, b: 1 x H; q: 1 x D.
public struct AttentionPooling: Parameterized, Sendable {
  /// W and b of additive attention; nil for dot attention.
  public var hidden: Linear?
  /// v of additive attention, q of dot attention.
  public var query: Matrix

  /// Additive attention.
  public init(inputs: Int, units: Int, using random: inout SplitMix64) {
    hidden = Linear(inputs: inputs, outputs: units, using: &random)
    query = .random(rows: 1, columns: units, using: &random)
  }

  /// Dot attention.
  public init(inputs: Int, using random: inout SplitMix64) {
    query = .random(rows: 1, columns: inputs, using: &random)
  }

  public mutating func visit(_ path: String, _ body: (String, inout Matrix) -> Void) {
    hidden?.visit("\(path).hidden", body)
    body("\(path).query", &query)
  }

  public struct Trace: Sendable {
    var batch: PackedBatch
    var input: Matrix
    var keys: Matrix  // N x H (additive) or the input itself
    /// The weight of each row in its sequence's sum: what the pooled row rests on.
    public var weights: [Float]
  }

  private var scale: Float { hidden == nil ? 1 / Float(query.columns).squareRoot() : 1 }

  public func callAsFunction(_ input: Matrix, _ batch: PackedBatch) -> Matrix {
    forward(input, batch).output
  }

  public func forward(_ input: Matrix, _ batch: PackedBatch) -> (output: Matrix, trace: Trace) {
    precondition(input.rows == batch.rows, "an input of \(input.shape) for \(batch.rows) rows")
    let keys = hidden.map { $0(input).tanh() } ?? input
    let scores = keys.times(transposed: query)
    var weights = [Float](repeating: 0, count: batch.rows)
    var output = Matrix(rows: batch.sequences, columns: input.columns)
    for sequence in 0..<batch.sequences where batch.lengths[sequence] > 0 {
      let rows = (0..<batch.lengths[sequence]).map { batch.row(sequence, $0) }
      var shares = Matrix(rows: 1, columns: rows.count, rows.map { scores[$0, 0] * scale })
      shares.softmaxRows()
      for (step, row) in rows.enumerated() {
        weights[row] = shares[0, step]
        output.addRow(input, row, scale: shares[0, step], to: sequence)
      }
    }
    return (output, Trace(batch: batch, input: input, keys: keys, weights: weights))
  }

  public func backward(
    _ trace: Trace, outputGradient: Matrix, gradient: inout AttentionPooling
  ) -> Matrix {
    let batch = trace.batch
    var result = Matrix(rows: batch.rows, columns: trace.input.columns)
    var scores = Matrix(rows: batch.rows, columns: 1)
    for sequence in 0..<batch.sequences {
      let rows = (0..<batch.lengths[sequence]).map { batch.row(sequence, $0) }
      let slope = outputGradient[rows: sequence..<(sequence + 1)]
      let gains = rows.map { trace.input[rows: $0..<($0 + 1)].dot(slope) }
      let mean = zip(rows, gains).reduce(Float(0)) { $0 + trace.weights[$1.0] * $1.1 }
      for (row, gain) in zip(rows, gains) {
        result.addRow(slope, 0, scale: trace.weights[row], to: row)
        scores[row, 0] = trace.weights[row] * (gain - mean) * scale
      }
    }
    gradient.query.addProduct(transposed: scores, trace.keys)
    let keySlope = scores.times(query)
    guard let hidden, gradient.hidden != nil else {
      result.add(keySlope)
      return result
    }
    let sums = Activation.tanh.backward(
      input: trace.keys, output: trace.keys, outputGradient: keySlope)
    result.add(
      hidden.backward(input: trace.input, outputGradient: sums, gradient: &gradient.hidden!))
    return result
  }
}

extension Matrix {
  /// Adds `scale` times a row of `other` to a row of this matrix.
  mutating func addRow(_ other: Matrix, _ row: Int, scale: Float, to target: Int) {
    precondition(columns == other.columns && target < rows && row < other.rows)
    let columns = columns
    withMutablePointer { to in
      other.withPointer { from in
        let (to, from) = (to + target * columns, from + row * columns)
        for column in 0..<columns { to[column] += scale * from[column] }
      }
    }
  }
}
