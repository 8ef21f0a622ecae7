import TensorCore

/// Rows of floats that workers change side by side, each its own rows.
// @unchecked: callers give every row to one worker at a time.
final class FloatTable: @unchecked Sendable {
  let rows: Int
  let columns: Int
  /// Floats from one row to the next: whole vectors of sixteen.
  let stride: Int
  let values: UnsafeMutablePointer<Float>

  /// Zeros.
  init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
    stride = (columns + 15) / 16 * 16
    values = UnsafeMutableRawPointer.allocate(byteCount: max(64, rows * stride * 4), alignment: 64)
      .bindMemory(to: Float.self, capacity: rows * stride)
    values.initialize(repeating: 0, count: rows * stride)
  }

  deinit { UnsafeMutableRawPointer(values).deallocate() }

  func row(_ index: Int) -> UnsafeMutablePointer<Float> { values + index * stride }

  /// Uniform draws from -bound...bound.
  func fill(upTo bound: Float, using generator: inout SplitMix64) {
    for index in 0..<rows {
      for c in 0..<columns { row(index)[c] = bound * (2 * generator.uniform() - 1) }
    }
  }

  /// The values as a matrix, without the padding.
  func matrix() -> Matrix {
    var result = Matrix(rows: rows, columns: columns)
    result.withMutablePointer { to in
      for index in 0..<rows { (to + index * columns).update(from: row(index), count: columns) }
    }
    return result
  }

  /// Copies the rows of a matrix to those from `first` on.
  func set(_ matrix: Matrix, at first: Int = 0) {
    precondition(matrix.columns == columns && first + matrix.rows <= rows)
    matrix.withPointer { from in
      for index in 0..<matrix.rows {
        row(first + index).update(from: from + index * columns, count: columns)
      }
    }
  }
}
