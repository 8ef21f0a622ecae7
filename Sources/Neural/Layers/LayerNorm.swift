import TensorCore

/// y = g (x - mean) / sqrt(variance + e) + b over each row, with x: N x D, g, b: 1 x D.
public struct LayerNorm: Parameterized, Sendable {
  public var gain: Matrix
  public var bias: Matrix
  public var epsilon: Float

  public init(columns: Int, epsilon: Float = 1e-5) {
    gain = Matrix(rows: 1, columns: columns, repeating: 1)
    bias = Matrix(rows: 1, columns: columns)
    self.epsilon = epsilon
  }

  public mutating func visit(_ path: String, _ body: (String, inout Matrix) -> Void) {
    body("\(path).gain", &gain)
    body("\(path).bias", &bias)
  }

  public struct Trace: Sendable {
    var normal: Matrix  // the rows before gain and bias
    var factors: [Float]  // 1 / sqrt(variance + e) of each row
  }

  public func callAsFunction(_ input: Matrix) -> Matrix { forward(input).output }

  public func forward(_ input: Matrix) -> (output: Matrix, trace: Trace) {
    precondition(
      input.columns == gain.columns, "(\(input.shape)) does not fit a norm of \(gain.columns)")
    var normal = input
    var factors: [Float] = []
    for row in 0..<input.rows {
      let mean = input[rows: row..<(row + 1)].mean
      for column in 0..<input.columns { normal[row, column] -= mean }
      let variance = normal[rows: row..<(row + 1)].sumOfSquares / Float(input.columns)
      factors.append(1 / (variance + epsilon).squareRoot())
      for column in 0..<input.columns { normal[row, column] *= factors[row] }
    }
    var output = normal
    for row in 0..<input.rows {
      for column in 0..<input.columns {
        output[row, column] = normal[row, column] * gain[0, column] + bias[0, column]
      }
    }
    return (output, Trace(normal: normal, factors: factors))
  }

  public func backward(_ trace: Trace, outputGradient: Matrix, gradient: inout LayerNorm) -> Matrix
  {
    gradient.bias.addColumnSums(of: outputGradient)
    gradient.gain.addColumnSums(of: outputGradient.multiplied(elementwise: trace.normal))
    var result = Matrix(rows: outputGradient.rows, columns: outputGradient.columns)
    let share = 1 / Float(max(1, outputGradient.columns))
    for row in 0..<outputGradient.rows {
      var (sum, product) = (Float(0), Float(0))
      for column in 0..<outputGradient.columns {
        let slope = outputGradient[row, column] * gain[0, column]
        sum += slope
        product += slope * trace.normal[row, column]
      }
      for column in 0..<outputGradient.columns {
        let slope = outputGradient[row, column] * gain[0, column]
        result[row, column] =
          trace.factors[row] * (slope - share * (sum + trace.normal[row, column] * product))
      }
    }
    return result
  }
}
