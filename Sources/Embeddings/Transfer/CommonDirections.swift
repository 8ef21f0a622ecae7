/// Takes out what all vectors of a space share.
///
/// Trained vectors lean one way together, and a few directions tell little but how frequent words are. Without
/// both, angles say more about meaning (Mu and Viswanath 2018).
enum CommonDirections {
  /// The rows without their mean and their first `count` principal axes, each brought to length 1.
  static func removed(_ rows: [[Float]], count: Int) -> [[Float]] {
    let axes = PrincipalAxes(rows, count: count)
    return rows.map { row in
      var rest = row.indices.map { Double(row[$0]) - axes.mean[$0] }
      for axis in axes.axes {
        var along = 0.0
        for c in axis.indices { along += axis[c] * rest[c] }
        for c in axis.indices { rest[c] -= along * axis[c] }
      }
      return unit(rest.map { Float($0) })
    }
  }

  /// The row at length 1; a zero row stays.
  static func unit(_ row: [Float]) -> [Float] {
    var norm: Float = 0
    for value in row { norm += value * value }
    return norm > 0 ? row.map { $0 / norm.squareRoot() } : row
  }
}
