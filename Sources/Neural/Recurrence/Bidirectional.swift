import TensorCore

/// Two recurrent layers, one from each end; their states side by side: N x 2H.
public struct Bidirectional<Layer: RecurrentLayer>: Parameterized, Sendable {
  public var forwards: Layer
  public var backwards: Layer

  public init(inputs: Int, units: Int, using random: inout SplitMix64) {
    forwards = Layer(inputs: inputs, units: units, using: &random)
    backwards = Layer(inputs: inputs, units: units, using: &random)
  }

  public var inputs: Int { forwards.inputs }
  public var outputs: Int { forwards.units + backwards.units }

  public mutating func visit(_ path: String, _ body: (String, inout Matrix) -> Void) {
    forwards.visit("\(path).forwards", body)
    backwards.visit("\(path).backwards", body)
  }

  public struct Trace: Sendable {
    var forwards: Layer.Trace
    var backwards: Layer.Trace
    var output: Matrix
  }

  public func forward(_ input: Matrix, _ batch: PackedBatch) -> (output: Matrix, trace: Trace) {
    var output = Matrix(unset: batch.rows, outputs)
    let traces = output.withMutablePointer { rows in
      Workers.map(2) { side in
        side == 0
          ? forwards.forward(input, batch, reversed: false, into: StateRows(rows, stride: outputs))
          : backwards.forward(
            input, batch, reversed: true, into: StateRows(rows + forwards.units, stride: outputs))
      }
    }
    return (output, Trace(forwards: traces[0], backwards: traces[1], output: output))
  }

  public func callAsFunction(_ input: Matrix, _ batch: PackedBatch) -> Matrix {
    forward(input, batch).output
  }

  /// Adds to `gradient` and returns the gradient at the input.
  public func backward(_ trace: Trace, outputGradient: Matrix, gradient: inout Bidirectional)
    -> Matrix
  {
    precondition(
      outputGradient.columns == outputs && outputGradient.rows == trace.output.rows,
      "a gradient of \(outputGradient.shape) at states of \(trace.output.shape)")
    var parts: [Matrix] = []
    trace.output.withPointer { states in
      outputGradient.withPointer { slopes in
        withUnsafeMutablePointer(to: &gradient.forwards) { first in
          withUnsafeMutablePointer(to: &gradient.backwards) { second in
            parts = Workers.map(2) { side in
              let at = side * forwards.units
              return (side == 0 ? forwards : backwards).backward(
                side == 0 ? trace.forwards : trace.backwards,
                output: ConstantRows(states + at, stride: outputs),
                outputGradient: ConstantRows(slopes + at, stride: outputs),
                gradient: &(side == 0 ? first : second).pointee)
            }
          }
        }
      }
    }
    var result = parts[0]
    parts.removeFirst()
    result.add(parts[0])
    return result
  }
}

/// Bidirectional layers on top of each other.
public struct StackedBidirectional<Layer: RecurrentLayer>: Parameterized, Sendable {
  public var layers: [Bidirectional<Layer>]

  public init(inputs: Int, units: Int, depth: Int, using random: inout SplitMix64) {
    precondition(depth > 0, "a stack of no layers")
    layers = []
    for level in 0..<depth {
      layers.append(
        Bidirectional(inputs: level == 0 ? inputs : 2 * units, units: units, using: &random))
    }
  }

  public mutating func visit(_ path: String, _ body: (String, inout Matrix) -> Void) {
    for level in layers.indices { layers[level].visit("\(path).\(level)", body) }
  }

  public func forward(_ input: Matrix, _ batch: PackedBatch) -> (
    output: Matrix, trace: [Bidirectional<Layer>.Trace]
  ) {
    var (value, traces) = (input, [Bidirectional<Layer>.Trace]())
    for layer in layers {
      let (output, trace) = layer.forward(value, batch)
      traces.append(trace)
      value = output
    }
    return (value, traces)
  }

  public func callAsFunction(_ input: Matrix, _ batch: PackedBatch) -> Matrix {
    forward(input, batch).output
  }

  public func backward(
    _ trace: [Bidirectional<Layer>.Trace], outputGradient: Matrix,
    gradient: inout StackedBidirectional
  ) -> Matrix {
    var slope = outputGradient
    for level in layers.indices.reversed() {
      slope = layers[level].backward(
        trace[level], outputGradient: slope, gradient: &gradient.layers[level])
    }
    return slope
  }
}
