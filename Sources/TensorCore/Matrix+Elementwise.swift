import CKernels

extension Matrix {
  private func requireShape(of other: Matrix, _ operation: String) {
    precondition(
      rows == other.rows && columns == other.columns, "\(operation): \(shape) and \(other.shape)")
  }

  /// Sets all values.
  public mutating func fill(_ value: Float) {
    let count = count
    withMutablePointer { $0.update(repeating: value, count: count) }
  }

  /// A matrix of the same shape with `body` of each value.
  public func map(_ body: (Float) -> Float) -> Matrix {
    mapped { x, y, count in for i in 0..<count { y[i] = body(x[i]) } }
  }

  package func mapped(_ body: (UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void)
    -> Matrix
  {
    var result = Matrix(unset: rows, columns)
    let count = count
    result.withMutablePointer { y in withPointer { body($0, y, count) } }
    return result
  }

  /// A matrix with `body` of each pair of values.
  public func zip(_ other: Matrix, _ body: (Float, Float) -> Float) -> Matrix {
    requireShape(of: other, "zip")
    return other.withPointer { b in
      mapped { a, y, count in for i in 0..<count { y[i] = body(a[i], b[i]) } }
    }
  }

  public func sigmoid() -> Matrix { mapped(ck_sigmoid) }
  public func tanh() -> Matrix { mapped(ck_tanh) }
  public func exp() -> Matrix { mapped(ck_exp) }
  public func log() -> Matrix { mapped(ck_log) }
  public func gelu() -> Matrix { mapped(ck_gelu) }
  public func relu() -> Matrix { map { max($0, 0) } }

  /// `gradient` times the slope of GELU at these values.
  public func geluGradient(_ gradient: Matrix) -> Matrix {
    requireShape(of: gradient, "geluGradient")
    return gradient.withPointer { g in mapped { x, y, count in ck_gelu_back(x, g, y, count) } }
  }

  /// Adds `scale * other`.
  public mutating func add(_ other: Matrix, scale: Float = 1) {
    requireShape(of: other, "add")
    let count = count
    withMutablePointer { y in other.withPointer { ck_add_scaled($0, scale, y, count) } }
  }

  /// Adds `row` to every row.
  public mutating func addToRows(_ row: Matrix) {
    precondition(row.count == columns, "addToRows: \(shape) and \(row.shape)")
    let (rows, columns) = (rows, columns)
    withMutablePointer { y in
      row.withPointer { x in for r in 0..<rows { ck_add_scaled(x, 1, y + r * columns, columns) } }
    }
  }

  public mutating func multiply(by factor: Float) {
    let count = count
    withMutablePointer { for i in 0..<count { $0[i] *= factor } }
  }

  /// The products of values in the same place.
  public func multiplied(elementwise other: Matrix) -> Matrix { zip(other) { $0 * $1 } }

  /// Adds the sums of the columns of `other` to this row: the gradient of a bias.
  public mutating func addColumnSums(of other: Matrix) {
    precondition(count == other.columns, "addColumnSums: \(shape) of \(other.shape)")
    withMutablePointer { y in
      other.withPointer { x in
        for r in 0..<other.rows { ck_add_scaled(x + r * other.columns, 1, y, other.columns) }
      }
    }
  }

  public var sum: Float { withPointer { ck_sum($0, count) } }
  public var sumOfSquares: Float { withPointer { ck_dot($0, $0, count) } }
  public var mean: Float { sum / Float(max(1, count)) }

  public func dot(_ other: Matrix) -> Float {
    requireShape(of: other, "dot")
    return withPointer { x in other.withPointer { ck_dot(x, $0, count) } }
  }

  /// The dot products of one row with some rows, itself among them or not.
  package func dots(ofRow row: Int, with range: Range<Int>) -> [Float] {
    precondition(row >= 0 && row < rows && range.lowerBound >= 0 && range.upperBound <= rows)
    return withPointer { x in
      range.map { ck_dot(x + row * columns, x + $0 * columns, columns) }
    }
  }

  public var isFinite: Bool {
    withPointer { x in (0..<count).allSatisfy { x[$0].isFinite } }
  }
}
