import CKernels
import TensorCore

/// Long short-term memory over packed sequences, gates in the order i, f, g, o:
/// i, f, o = sigmoid, g = tanh of x Wᵀ + h Uᵀ + b; c' = f c + i g; h' = o tanh(c').
///
/// Shapes: x: N x D, W: 4H x D, U: 4H x H, b: 1 x 4H, N the rows of the batch.
public struct LSTM: RecurrentLayer {
  public var inputWeight: Matrix
  public var recurrentWeight: Matrix
  public var bias: Matrix

  public init(inputs: Int, units: Int, using random: inout SplitMix64) {
    let bound = 1 / Float(units).squareRoot()
    inputWeight = .random(rows: 4 * units, columns: inputs, in: -bound...bound, using: &random)
    recurrentWeight = .random(rows: 4 * units, columns: units, in: -bound...bound, using: &random)
    bias = Matrix(rows: 1, columns: 4 * units)
    // Remember by default: the forget gates start open.
    for unit in units..<(2 * units) { bias[0, unit] = 1 }
  }

  public var inputs: Int { inputWeight.columns }
  public var units: Int { recurrentWeight.columns }

  public mutating func visit(_ path: String, _ body: (String, inout Matrix) -> Void) {
    body("\(path).inputWeight", &inputWeight)
    body("\(path).recurrentWeight", &recurrentWeight)
    body("\(path).bias", &bias)
  }

  public struct Trace: Sendable {
    var batch: PackedBatch
    var reversed: Bool
    var input: Matrix
    var gates: Matrix  // N x 4 padded H, in the kernels' order
    var cells: Matrix  // N x padded H
  }

  private var order: GateOrder { GateOrder(gates: 4, hidden: units) }

  public func forward(_ input: Matrix, _ batch: PackedBatch, reversed: Bool, into output: StateRows)
    -> Trace
  {
    precondition(
      input.rows == batch.rows && input.columns == inputs,
      "an input of \(input.shape) where \(batch.rows)x\(inputs) is needed")
    var gates = input.times(inputWeight.packed(.gatesTransposed(4)), bias: order.spread(bias))
    var cells = Matrix(unset: batch.rows, order.padded)
    let weights = recurrentWeight.packed(.recurrent(gates: 4))
    let walks = StepWalk.shares(batch, reversed: reversed)
    gates.withMutablePointer { gates in
      cells.withMutablePointer { cells in
        Workers.run(walks.count) { share in
          walks[share].pieces(backwards: false) { step($0, weights, gates, cells, output) }
        }
      }
    }
    return Trace(batch: batch, reversed: reversed, input: input, gates: gates, cells: cells)
  }

  private func step(
    _ piece: StepWalk.Piece, _ weights: PackedOperand, _ gates: UnsafeMutablePointer<Float>,
    _ cells: UnsafeMutablePointer<Float>, _ output: StateRows
  ) {
    let (row, padded) = (piece.rows.lowerBound, order.padded)
    var job = ck_recurrent_step(
      rows: piece.rows.count, hidden: units, packed: weights.pointer,
      state: piece.previous.map { UnsafePointer(output.start + $0 * output.stride) },
      state_stride: output.stride, cell: piece.previous.map { UnsafePointer(cells + $0 * padded) },
      bias: nil, gates: gates + row * 4 * padded, next_cell: cells + row * padded,
      output: output.start + row * output.stride, output_stride: output.stride)
    ck_lstm_step(&job)
  }

  public func backward(
    _ trace: Trace, output: ConstantRows, outputGradient: ConstantRows, gradient: inout LSTM
  ) -> Matrix {
    let slopes = gateGradient(trace, outputGradient)
    let previous = StepWalk.previousStates(
      output, trace.batch, reversed: trace.reversed, units: units)
    gradient.inputWeight.addProduct(transposed: slopes, trace.input, gates: order)
    gradient.recurrentWeight.addProduct(transposed: slopes, previous, gates: order)
    var sums = Matrix(rows: 1, columns: order.width)
    sums.addColumnSums(of: slopes)
    order.gather(sums, addingTo: &gradient.bias)
    return slopes.times(inputWeight.packed(.gates(4)))
  }

  /// The gradient at the gates' sums of every row, going back through the steps.
  private func gateGradient(_ trace: Trace, _ outputGradient: ConstantRows) -> Matrix {
    let padded = order.padded
    var result = Matrix(unset: trace.batch.rows, order.width)
    let weights = recurrentWeight.packed(.gates(4))
    let walks = StepWalk.shares(trace.batch, reversed: trace.reversed)
    var state = Matrix(rows: trace.batch.sequences, columns: padded)
    var carry = Matrix(rows: trace.batch.sequences, columns: padded)
    result.withMutablePointer { slopes in
      state.withMutablePointer { state in
        carry.withMutablePointer { carry in
          Workers.run(walks.count) { share in
            walks[share].pieces(backwards: true) { piece in
              let (row, rank) = (piece.rows.lowerBound, piece.rank * padded)
              stepBack(
                piece, trace, outputGradient, slopes + row * 4 * padded, state + rank, carry + rank)
              guard piece.previous != nil else { return }
              Product(
                a: slopes + row * 4 * padded, rowStride: 4 * padded, depthStride: 1,
                rows: piece.rows.count,
                right: weights, bias: nil, c: state + rank, cStride: padded, accumulating: false
              ).run()
            }
          }
        }
      }
    }
    return result
  }

  private func stepBack(
    _ piece: StepWalk.Piece, _ trace: Trace, _ above: ConstantRows,
    _ slopes: UnsafeMutablePointer<Float>,
    _ state: UnsafeMutablePointer<Float>, _ carry: UnsafeMutablePointer<Float>
  ) {
    let (row, padded) = (piece.rows.lowerBound, order.padded)
    trace.gates.withPointer { gates in
      trace.cells.withPointer { cells in
        var job = ck_recurrent_back(
          rows: piece.rows.count, hidden: units, gates: gates + row * 4 * padded,
          previous: piece.previous.map { cells + $0 * padded }, previous_stride: padded,
          cell: cells + row * padded, output_gradient: above.start + row * above.stride,
          output_gradient_stride: above.stride,
          state_gradient: piece.hasLater ? UnsafePointer(state) : nil,
          carry: carry, carry_is_zero: piece.hasLater ? 0 : 1, gate_gradient: slopes,
          recurrent_gradient: slopes)
        ck_lstm_step_back(&job)
      }
    }
  }
}
