import CKernels

extension Matrix {
  /// The rows with these numbers, in their order.
  public func gather(_ indices: [Int]) -> Matrix {
    var result = Matrix(unset: indices.count, columns)
    result.withMutablePointer { to in
      withPointer { from in
        for (place, row) in indices.enumerated() {
          precondition(row >= 0 && row < rows, "row \(row) of \(shape)")
          (to + place * columns).update(from: from + row * columns, count: columns)
        }
      }
    }
    return result
  }

  /// Adds the rows of `other` to the rows with these numbers, in order.
  public mutating func scatterAdd(_ other: Matrix, to indices: [Int]) {
    precondition(
      other.rows == indices.count && other.columns == columns,
      "scatterAdd: \(other.shape) to \(indices.count) rows of \(shape)")
    let (rows, columns) = (rows, columns)
    withMutablePointer { to in
      other.withPointer { from in
        for (place, row) in indices.enumerated() {
          precondition(row >= 0 && row < rows, "row \(row) of \(rows)")
          ck_add_scaled(from + place * columns, 1, to + row * columns, columns)
        }
      }
    }
  }

  /// Rows of all matrices side by side.
  public static func sideBySide(_ parts: [Matrix]) -> Matrix {
    let rows = parts.first?.rows ?? 0
    precondition(parts.allSatisfy { $0.rows == rows }, "sideBySide: unequal rows")
    let width = parts.reduce(0) { $0 + $1.columns }
    var result = Matrix(unset: rows, width)
    result.withMutablePointer { to in
      var first = 0
      for part in parts {
        part.withPointer { from in
          for r in 0..<rows {
            (to + r * width + first).update(from: from + r * part.columns, count: part.columns)
          }
        }
        first += part.columns
      }
    }
    return result
  }

  /// Rows of all matrices one below the other.
  public static func stacked(_ parts: [Matrix]) -> Matrix {
    let columns = parts.first?.columns ?? 0
    precondition(parts.allSatisfy { $0.columns == columns }, "stacked: unequal columns")
    var result = Matrix(unset: parts.reduce(0) { $0 + $1.rows }, columns)
    result.withMutablePointer { to in
      var place = to
      for part in parts {
        part.withPointer { place.update(from: $0, count: part.count) }
        place += part.count
      }
    }
    return result
  }

  /// A copy of these columns.
  public subscript(columns range: Range<Int>) -> Matrix {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= columns, "columns \(range) of \(shape)")
    var result = Matrix(unset: rows, range.count)
    result.withMutablePointer { to in
      withPointer { from in
        for r in 0..<rows {
          (to + r * range.count).update(
            from: from + r * columns + range.lowerBound, count: range.count)
        }
      }
    }
    return result
  }

  /// Writes `part` over the columns from `first` on.
  public mutating func replaceColumns(from first: Int, with part: Matrix) {
    precondition(
      part.rows == rows && first >= 0 && first + part.columns <= columns,
      "columns from \(first) of \(shape) with \(part.shape)")
    let (rows, columns) = (rows, columns)
    withMutablePointer { to in
      part.withPointer { from in
        for r in 0..<rows {
          (to + r * columns + first).update(from: from + r * part.columns, count: part.columns)
        }
      }
    }
  }

  public func transposed() -> Matrix {
    var result = Matrix(unset: columns, rows)
    result.withMutablePointer { to in
      withPointer { from in
        for r in 0..<rows { for c in 0..<columns { to[c * rows + r] = from[r * columns + c] } }
      }
    }
    return result
  }

  /// Turns every row into its softmax; returns each row's log of the sum of exponentials.
  @discardableResult
  public mutating func softmaxRows() -> [Float] {
    let (rows, columns) = (rows, columns)
    guard columns > 0 else { return [] }
    return withMutablePointer { x in (0..<rows).map { ck_softmax(x + $0 * columns, columns) } }
  }

  /// The column of the largest value of a row, the first of equals.
  public func indexOfLargest(row: Int) -> Int {
    precondition(row >= 0 && row < rows && columns > 0, "row \(row) of \(shape)")
    return withPointer { start in
      let x = start + row * columns
      var best = 0
      for c in 1..<max(1, columns) where x[c] > x[best] { best = c }
      return best
    }
  }
}
