import TensorCore

extension Matrix {
  /// Some columns of every row.
  func columns(_ range: Range<Int>) -> Matrix {
    var part = Matrix(rows: rows, columns: range.count)
    for row in 0..<rows {
      for column in range { part[row, column - range.lowerBound] = self[row, column] }
    }
    return part
  }
}
