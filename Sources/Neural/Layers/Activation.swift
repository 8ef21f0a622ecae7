import TensorCore

/// A function of each value, or of each row for `softmax`.
public enum Activation: String, Sendable, Hashable, CaseIterable {
  case identity, sigmoid, relu, tanh, gelu, softmax

  public func callAsFunction(_ x: Matrix) -> Matrix {
    switch self {
    case .identity: return x
    case .sigmoid: return x.sigmoid()
    case .relu: return x.relu()
    case .tanh: return x.tanh()
    case .gelu: return x.gelu()
    case .softmax:
      var y = x
      y.softmaxRows()
      return y
    }
  }

  /// The gradient at the input, from the input, the output and the output's gradient.
  public func backward(input: Matrix, output: Matrix, outputGradient: Matrix) -> Matrix {
    switch self {
    case .identity: outputGradient
    case .sigmoid: output.zip(outputGradient) { $0 * (1 - $0) * $1 }
    case .relu: output.zip(outputGradient) { $0 > 0 ? $1 : 0 }
    case .tanh: output.zip(outputGradient) { (1 - $0 * $0) * $1 }
    case .gelu: input.geluGradient(outputGradient)
    case .softmax: Self.softmaxGradient(output, outputGradient)
    }
  }

  /// dx = y (dy - sum(y dy)) in each row.
  private static func softmaxGradient(_ output: Matrix, _ gradient: Matrix) -> Matrix {
    var result = output.multiplied(elementwise: gradient)
    for row in 0..<output.rows {
      let total = result[rows: row..<(row + 1)].sum
      for column in 0..<output.columns { result[row, column] -= output[row, column] * total }
    }
    return result
  }
}
