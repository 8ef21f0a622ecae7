import CKernels
import TensorCore

/// Gated recurrent unit over packed sequences, gates in the order r, z, n:
/// r, z = sigmoid of x Wᵀ + h Uᵀ + b; n = tanh(x Wᵀ + b + r (h Uᵀ + b')); h' = (1 - z) n + z h.
///
/// Shapes: x: N x D, W: 3H x D, U: 3H x H, b: 1 x 3H, b': 1 x H, N the rows of the batch.
public struct GRU: RecurrentLayer {
  public var inputWeight: Matrix
  public var recurrentWeight: Matrix
  public var bias: Matrix
  public var candidateBias: Matrix

  public init(inputs: Int, units: Int, using random: inout SplitMix64) {
    let bound = 1 / Float(units).squareRoot()
    inputWeight = .random(rows: 3 * units, columns: inputs, in: -bound...bound, using: &random)
    recurrentWeight = .random(rows: 3 * units, columns: units, in: -bound...bound, using: &random)
    bias = Matrix(rows: 1, columns: 3 * units)
    candidateBias = Matrix(rows: 1, columns: units)
  }

  public var inputs: Int { inputWeight.columns }
  public var units: Int { recurrentWeight.columns }

  public mutating func visit(_ path: String, _ body: (String, inout Matrix) -> Void) {
    body("\(path).inputWeight", &inputWeight)
    body("\(path).recurrentWeight", &recurrentWeight)
    body("\(path).bias", &bias)
    body("\(path).candidateBias", &candidateBias)
  }

  public struct Trace: Sendable {
    var batch: PackedBatch
    var reversed: Bool
    var input: Matrix
    var gates: Matrix  // N x 3 padded H, in the kernels' order
    var inner: Matrix  // N x padded H: h Uᵀ + b' of the candidate
  }

  private var order: GateOrder { GateOrder(gates: 3, hidden: units) }

  public func forward(_ input: Matrix, _ batch: PackedBatch, reversed: Bool, into output: StateRows)
    -> Trace
  {
    precondition(
      input.rows == batch.rows && input.columns == inputs,
      "an input of \(input.shape) where \(batch.rows)x\(inputs) is needed")
    var gates = input.times(inputWeight.packed(.gatesTransposed(3)), bias: order.spread(bias))
    let inner = walk(&gates, batch, reversed: reversed, into: output)
    return Trace(batch: batch, reversed: reversed, input: input, gates: gates, inner: inner)
  }

  /// The states alone, of an input whose rows repeat in part.
  func read(_ input: RepeatedRows, _ batch: PackedBatch, reversed: Bool, into output: StateRows) {
    precondition(
      input.rows == batch.rows && input.columns == inputs,
      "an input of \(input.rows)x\(input.columns) where \(batch.rows)x\(inputs) is needed")
    let (weight, split) = (inputWeight, input.repeated.columns)
    var gates = input.repeated
      .times(weight[columns: 0..<split].packed(.gatesTransposed(3)), bias: order.spread(bias))
      .gather(input.places)
    gates.setProduct(
      input.rest, weight[columns: split..<inputs].packed(.gatesTransposed(3)), accumulating: true)
    _ = walk(&gates, batch, reversed: reversed, into: output)
  }

  /// Goes through the steps; `gates` holds the products of the input, and the gates afterwards.
  private func walk(
    _ gates: inout Matrix, _ batch: PackedBatch, reversed: Bool, into output: StateRows
  ) -> Matrix {
    var inner = Matrix(unset: batch.rows, order.padded)
    let weights = recurrentWeight.packed(.recurrent(gates: 3))
    let candidate = GateOrder(gates: 1, hidden: units).spread(candidateBias)
    let walks = StepWalk.shares(batch, reversed: reversed)
    gates.withMutablePointer { gates in
      inner.withMutablePointer { inner in
        candidate.withPointer { candidate in
          Workers.run(walks.count) { share in
            walks[share].pieces(backwards: false) {
              step($0, weights, candidate, gates, inner, output)
            }
          }
        }
      }
    }
    return inner
  }

  private func step(
    _ piece: StepWalk.Piece, _ weights: PackedOperand, _ candidate: UnsafePointer<Float>,
    _ gates: UnsafeMutablePointer<Float>, _ inner: UnsafeMutablePointer<Float>, _ output: StateRows
  ) {
    let (row, padded) = (piece.rows.lowerBound, order.padded)
    var job = ck_recurrent_step(
      rows: piece.rows.count, hidden: units, packed: weights.pointer,
      state: piece.previous.map { UnsafePointer(output.start + $0 * output.stride) },
      state_stride: output.stride, cell: nil, bias: candidate, gates: gates + row * 3 * padded,
      next_cell: inner + row * padded, output: output.start + row * output.stride,
      output_stride: output.stride)
    ck_gru_step(&job)
  }

  public func backward(
    _ trace: Trace, output: ConstantRows, outputGradient: ConstantRows, gradient: inout GRU
  ) -> Matrix {
    let slopes = gateGradients(trace, output, outputGradient)
    let previous = StepWalk.previousStates(
      output, trace.batch, reversed: trace.reversed, units: units)
    gradient.inputWeight.addProduct(transposed: slopes.input, trace.input, gates: order)
    gradient.recurrentWeight.addProduct(transposed: slopes.recurrent, previous, gates: order)
    addBiases(slopes, &gradient)
    return slopes.input.times(inputWeight.packed(.gates(3)))
  }

  private func addBiases(_ slopes: (input: Matrix, recurrent: Matrix), _ gradient: inout GRU) {
    var sums = Matrix(rows: 1, columns: order.width)
    sums.addColumnSums(of: slopes.input)
    order.gather(sums, addingTo: &gradient.bias)
    var recurrent = Matrix(rows: 1, columns: order.width)
    recurrent.addColumnSums(of: slopes.recurrent)
    var gates = Matrix(rows: 1, columns: 3 * units)
    order.gather(recurrent, addingTo: &gates)
    gradient.candidateBias.add(gates[columns: (2 * units)..<(3 * units)])
  }

  /// The gradients at the input products and at the recurrent products of every row.
  private func gateGradients(_ trace: Trace, _ output: ConstantRows, _ above: ConstantRows) -> (
    input: Matrix, recurrent: Matrix
  ) {
    let padded = order.padded
    var input = Matrix(unset: trace.batch.rows, order.width)
    var recurrent = Matrix(unset: trace.batch.rows, order.width)
    let weights = recurrentWeight.packed(.gates(3))
    let walks = StepWalk.shares(trace.batch, reversed: trace.reversed)
    var state = Matrix(rows: trace.batch.sequences, columns: padded)
    var carry = Matrix(rows: trace.batch.sequences, columns: padded)
    input.withMutablePointer { input in
      recurrent.withMutablePointer { recurrent in
        state.withMutablePointer { state in
          carry.withMutablePointer { carry in
            Workers.run(walks.count) { share in
              walks[share].pieces(backwards: true) { piece in
                let (row, rank) = (piece.rows.lowerBound * 3 * padded, piece.rank * padded)
                stepBack(
                  piece, trace, output, above, input + row, recurrent + row, state + rank,
                  carry + rank)
                guard piece.previous != nil else { return }
                Product(
                  a: recurrent + row, rowStride: 3 * padded, depthStride: 1, rows: piece.rows.count,
                  right: weights, bias: nil, c: state + rank, cStride: padded, accumulating: false
                ).run()
              }
            }
          }
        }
      }
    }
    return (input, recurrent)
  }

  private func stepBack(
    _ piece: StepWalk.Piece, _ trace: Trace, _ output: ConstantRows, _ above: ConstantRows,
    _ input: UnsafeMutablePointer<Float>, _ recurrent: UnsafeMutablePointer<Float>,
    _ state: UnsafeMutablePointer<Float>, _ carry: UnsafeMutablePointer<Float>
  ) {
    let (row, padded) = (piece.rows.lowerBound, order.padded)
    trace.gates.withPointer { gates in
      trace.inner.withPointer { inner in
        var job = ck_recurrent_back(
          rows: piece.rows.count, hidden: units, gates: gates + row * 3 * padded,
          previous: piece.previous.map { output.start + $0 * output.stride },
          previous_stride: output.stride, cell: inner + row * padded,
          output_gradient: above.start + row * above.stride, output_gradient_stride: above.stride,
          state_gradient: piece.hasLater ? UnsafePointer(state) : nil, carry: carry,
          carry_is_zero: piece.hasLater ? 0 : 1, gate_gradient: input, recurrent_gradient: recurrent
        )
        ck_gru_step_back(&job)
      }
    }
  }
}
