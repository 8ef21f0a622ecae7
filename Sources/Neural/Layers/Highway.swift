import TensorCore

/// y = t h + (1 - t) x with t = sigmoid(x Tᵀ + a), h = relu(x Hᵀ + b): a layer that can let its input pass.
///
/// Shapes: x, y: N x D.
public struct Highway: Parameterized, Sendable {
  public var gate: Linear
  public var change: Linear

  public init(columns: Int, using random: inout SplitMix64) {
    gate = Linear(inputs: columns, outputs: columns, using: &random)
    change = Linear(inputs: columns, outputs: columns, using: &random)
    // Mostly pass at first.
    gate.bias.fill(-1)
  }

  public mutating func visit(_ path: String, _ body: (String, inout Matrix) -> Void) {
    gate.visit("\(path).gate", body)
    change.visit("\(path).change", body)
  }

  public struct Trace: Sendable {
    var input: Matrix
    var t: Matrix
    var h: Matrix
  }

  public func forward(_ input: Matrix) -> (output: Matrix, trace: Trace) {
    let t = gate(input).sigmoid()
    let h = change(input).relu()
    var output = h
    output.add(input, scale: -1)
    output = output.multiplied(elementwise: t)
    output.add(input)
    return (output, Trace(input: input, t: t, h: h))
  }

  public func callAsFunction(_ input: Matrix) -> Matrix { forward(input).output }

  public func backward(_ trace: Trace, outputGradient: Matrix, gradient: inout Highway) -> Matrix {
    var difference = trace.h
    difference.add(trace.input, scale: -1)
    let gateSlope = Activation.sigmoid.backward(
      input: trace.t, output: trace.t,
      outputGradient: outputGradient.multiplied(elementwise: difference))
    let changeSlope = Activation.relu.backward(
      input: trace.h, output: trace.h,
      outputGradient: outputGradient.multiplied(elementwise: trace.t))
    var result = outputGradient.zip(trace.t) { $0 * (1 - $1) }
    result.add(
      gate.backward(input: trace.input, outputGradient: gateSlope, gradient: &gradient.gate))
    result.add(
      change.backward(input: trace.input, outputGradient: changeSlope, gradient: &gradient.change))
    return result
  }
}
