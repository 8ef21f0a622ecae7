import CKernels
import TensorCore

/// A layer that reads a sequence step by step and gives its state after each: LSTM, GRU.
public protocol RecurrentLayer: Parameterized, Sendable {
  /// What `backward` needs of a `forward`.
  associatedtype Trace: Sendable
  var inputs: Int { get }
  var units: Int { get }

  init(inputs: Int, units: Int, using random: inout SplitMix64)

  /// Writes the state after every step into `output`, from the last step to the first when `reversed`.
  func forward(_ input: Matrix, _ batch: PackedBatch, reversed: Bool, into output: StateRows)
    -> Trace

  /// Adds to `gradient` and returns the gradient at the input.
  func backward(
    _ trace: Trace, output: ConstantRows, outputGradient: ConstantRows, gradient: inout Self
  )
    -> Matrix
}

/// Rows of states inside wider rows, for writing: two directions share one matrix.
public struct StateRows {
  package var start: UnsafeMutablePointer<Float>
  package var stride: Int
  package init(_ start: UnsafeMutablePointer<Float>, stride: Int) {
    self.start = start
    self.stride = stride
  }
}

/// Rows inside wider rows, for reading.
public struct ConstantRows {
  package var start: UnsafePointer<Float>
  package var stride: Int
  package init(_ start: UnsafePointer<Float>, stride: Int) {
    self.start = start
    self.stride = stride
  }
}

extension RecurrentLayer {
  /// The states of all rows and what `backward` needs.
  public func forward(_ input: Matrix, _ batch: PackedBatch, reversed: Bool = false) -> (
    output: Matrix, trace: Trace
  ) {
    var output = Matrix(unset: batch.rows, units)
    let trace = output.withMutablePointer {
      forward(input, batch, reversed: reversed, into: StateRows($0, stride: units))
    }
    return (output, trace)
  }

  public func callAsFunction(_ input: Matrix, _ batch: PackedBatch) -> Matrix {
    forward(input, batch).output
  }

  /// Adds to `gradient` and returns the gradient at the input; `output` is what `forward` gave.
  public func backward(_ trace: Trace, output: Matrix, outputGradient: Matrix, gradient: inout Self)
    -> Matrix
  {
    precondition(
      output.rows == outputGradient.rows && outputGradient.columns == units,
      "a gradient of \(outputGradient.shape) at states of \(output.shape)")
    return output.withPointer { states in
      outputGradient.withPointer { slopes in
        backward(
          trace, output: ConstantRows(states, stride: units),
          outputGradient: ConstantRows(slopes, stride: units), gradient: &gradient)
      }
    }
  }
}

/// The order in which a direction takes the steps of a batch, for some of its ranks.
///
/// Ranks are independent of each other, so threads can take some each without waiting.
struct StepWalk {
  let batch: PackedBatch
  let reversed: Bool
  let ranks: Range<Int>

  /// Rows of one step that all have, or all lack, a step before and a step after in this direction.
  struct Piece {
    var rows: Range<Int>
    var previous: Int?
    var hasLater: Bool
    var rank: Int
  }

  /// Ranks in shares of at least eight for the threads that are available.
  static func shares(_ batch: PackedBatch, reversed: Bool) -> [StepWalk] {
    let count = max(1, min(Workers.available, batch.sequences / 8))
    return (0..<count).map { share in
      let lower = batch.sequences * share / count
      let upper = batch.sequences * (share + 1) / count
      return StepWalk(batch: batch, reversed: reversed, ranks: lower..<upper)
    }
  }

  private func running(_ step: Int) -> Int {
    guard step >= 0, step < batch.steps else { return ranks.lowerBound }
    return max(ranks.lowerBound, min(ranks.upperBound, batch.counts[step]))
  }

  /// Calls `body` with the pieces of every step in the direction's order, or backwards.
  func pieces(backwards: Bool, _ body: (Piece) -> Void) {
    let ascending = reversed == backwards
    for place in 0..<batch.steps {
      visit(ascending ? place : batch.steps - 1 - place, body)
    }
  }

  private func visit(_ step: Int, _ body: (Piece) -> Void) {
    let previous = reversed ? step + 1 : step - 1
    let withPrevious = running(previous)
    let withLater = running(reversed ? step - 1 : step + 1)
    let end = running(step)
    var first = ranks.lowerBound
    for cut in [min(withPrevious, withLater), max(withPrevious, withLater), end] {
      let cut = min(cut, end)
      guard cut > first else { continue }
      body(
        Piece(
          rows: (batch.starts[step] + first)..<(batch.starts[step] + cut),
          previous: first < withPrevious ? batch.starts[previous] + first : nil,
          hasLater: first < withLater, rank: first))
      first = cut
    }
  }

  /// The state before each row: zeros at the direction's start.
  static func previousStates(
    _ output: ConstantRows, _ batch: PackedBatch, reversed: Bool, units: Int
  )
    -> Matrix
  {
    var result = Matrix(rows: batch.rows, columns: units)
    let all = StepWalk(batch: batch, reversed: reversed, ranks: 0..<batch.sequences)
    result.withMutablePointer { to in
      all.pieces(backwards: false) { piece in
        guard let previous = piece.previous else { return }
        for i in 0..<piece.rows.count {
          (to + (piece.rows.lowerBound + i) * units)
            .update(from: output.start + (previous + i) * output.stride, count: units)
        }
      }
    }
    return result
  }
}
