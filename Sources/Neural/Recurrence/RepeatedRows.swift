import TensorCore

/// Rows of which a part occurs again and again, as the words of a text do: row n is `repeated[places[n]]`, then `rest[n]`.
///
/// Products with the repeated part are made once for each of its rows.
public struct RepeatedRows: Sendable {
  public var repeated: Matrix  // R x A
  public var places: [Int]
  public var rest: Matrix  // N x B

  public init(repeated: Matrix, places: [Int], rest: Matrix) {
    precondition(places.count == rest.rows, "\(places.count) places for \(rest.rows) rows")
    self.repeated = repeated
    self.places = places
    self.rest = rest
  }

  var rows: Int { rest.rows }
  var columns: Int { repeated.columns + rest.columns }
}

extension Bidirectional where Layer == GRU {
  /// The states alone, N x 2H, with nothing kept for a way back.
  public func states(of input: RepeatedRows, _ batch: PackedBatch) -> Matrix {
    var output = Matrix(unset: batch.rows, outputs)
    output.withMutablePointer { rows in
      forwards.read(input, batch, reversed: false, into: StateRows(rows, stride: outputs))
      backwards.read(
        input, batch, reversed: true, into: StateRows(rows + forwards.units, stride: outputs))
    }
    return output
  }
}
