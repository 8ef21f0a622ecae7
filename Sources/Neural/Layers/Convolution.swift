import TensorCore

/// A window that slides over the steps of sequences: y_t = sum_k W_k x_(t + k - W/2) + b, zeros outside.
///
/// Shapes: x: N x D, weight: F x (W D), step after step in the window, y: N x F; W is odd.
public struct Convolution: Parameterized, Sendable {
  public var weight: Matrix
  public var bias: Matrix
  public let width: Int

  public init(inputs: Int, outputs: Int, width: Int, using random: inout SplitMix64) {
    precondition(width % 2 == 1, "a window of even width \(width)")
    self.width = width
    weight = .random(rows: outputs, columns: width * inputs, using: &random)
    bias = Matrix(rows: 1, columns: outputs)
  }

  public mutating func visit(_ path: String, _ body: (String, inout Matrix) -> Void) {
    body("\(path).weight", &weight)
    body("\(path).bias", &bias)
  }

  public struct Trace: Sendable {
    var batch: PackedBatch
    var windows: Matrix  // N x (W D)
  }

  public func callAsFunction(_ input: Matrix, _ batch: PackedBatch) -> Matrix {
    forward(input, batch).output
  }

  public func forward(_ input: Matrix, _ batch: PackedBatch) -> (output: Matrix, trace: Trace) {
    precondition(
      input.rows == batch.rows && input.columns * width == weight.columns,
      "an input of \(input.shape) for a weight of \(weight.shape)")
    var windows = Matrix(rows: batch.rows, columns: weight.columns)
    let columns = input.columns
    windows.withMutablePointer { to in
      input.withPointer { from in
        eachPlace(batch) { row, source, place in
          (to + (row * width + place) * columns).update(
            from: from + source * columns, count: columns)
        }
      }
    }
    return (windows.times(transposed: weight, bias: bias), Trace(batch: batch, windows: windows))
  }

  public func backward(_ trace: Trace, outputGradient: Matrix, gradient: inout Convolution)
    -> Matrix
  {
    gradient.weight.addProduct(transposed: outputGradient, trace.windows)
    gradient.bias.addColumnSums(of: outputGradient)
    let slopes = outputGradient.times(weight)
    let columns = weight.columns / width
    var result = Matrix(rows: trace.batch.rows, columns: columns)
    result.withMutablePointer { to in
      slopes.withPointer { from in
        eachPlace(trace.batch) { row, source, place in
          let slope = from + (row * width + place) * columns
          for column in 0..<columns { to[source * columns + column] += slope[column] }
        }
      }
    }
    return result
  }

  /// Every row, every row in its window and that one's place in the window.
  private func eachPlace(_ batch: PackedBatch, _ body: (Int, Int, Int) -> Void) {
    for step in 0..<batch.steps {
      for place in 0..<width {
        let other = step + place - width / 2
        guard other >= 0, other < batch.steps else { continue }
        for rank in 0..<min(batch.counts[step], batch.counts[other]) {
          body(batch.starts[step] + rank, batch.starts[other] + rank, place)
        }
      }
    }
  }
}
