import TensorCore

/// y = x Wᵀ + b, with x: N x D, W: H x D, y: N x H.
public struct Linear: Parameterized, Sendable {
  public var weight: Matrix  // outputs x inputs
  public var bias: Matrix  // 1 x outputs

  public init(inputs: Int, outputs: Int, using random: inout SplitMix64) {
    weight = .random(rows: outputs, columns: inputs, using: &random)
    bias = Matrix(rows: 1, columns: outputs)
  }

  public var inputs: Int { weight.columns }
  public var outputs: Int { weight.rows }

  public mutating func visit(_ path: String, _ body: (String, inout Matrix) -> Void) {
    body("\(path).weight", &weight)
    body("\(path).bias", &bias)
  }

  public func callAsFunction(_ input: Matrix) -> Matrix {
    input.times(transposed: weight, bias: bias)
  }

  /// Adds to `gradient` and returns the gradient at the input that `forward` had.
  public func backward(input: Matrix, outputGradient: Matrix, gradient: inout Linear) -> Matrix {
    gradient.weight.addProduct(transposed: outputGradient, input)
    gradient.bias.addColumnSums(of: outputGradient)
    return outputGradient.times(weight)
  }
}
