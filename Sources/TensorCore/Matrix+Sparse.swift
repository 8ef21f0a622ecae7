import CKernels

// A gradient of a large table touches few rows: `activeRows` names them, and the rest is known to be zero.

extension Matrix {
  /// Names rows that are about to be added to; the others stay zero.
  package mutating func markActive(_ rows: [Int]) {
    guard let known = activeRows else {
      activeRows = Set(rows).sorted()
      return
    }
    activeRows = Set(known).union(rows).sorted()
  }

  /// Sets all values to zero, and stays sparse when it is.
  package mutating func clearActive() {
    guard let active = activeRows else { return fill(0) }
    let columns = columns
    withMutablePointer { x in
      for row in active { (x + row * columns).update(repeating: 0, count: columns) }
    }
    activeRows = []
  }

  /// Adds another gradient, row by row where it is sparse.
  package mutating func accumulate(_ other: Matrix) {
    guard let active = other.activeRows else {
      activeRows = nil
      return add(other)
    }
    if activeRows != nil { markActive(active) }
    let columns = columns
    withMutablePointer { y in
      other.withPointer { x in
        for row in active { ck_add_scaled(x + row * columns, 1, y + row * columns, columns) }
      }
    }
  }

  package var sumOfSquaresOfActive: Float {
    guard let active = activeRows else { return sumOfSquares }
    return withPointer { x in
      active.reduce(0) { $0 + ck_dot(x + $1 * columns, x + $1 * columns, columns) }
    }
  }
}
