/// The directions along which rows differ most.
public struct PrincipalAxes: Sendable {
  /// Subtracted before rows are projected; zeros when the rows were not centered.
  public let mean: [Double]
  /// Orthogonal directions of length 1, the most telling first.
  public let axes: [[Double]]

  /// The first `count` axes of `rows`.
  public init(_ rows: [[Float]], count: Int, centered: Bool = true) {
    let columns = rows.first?.count ?? 0
    var mean = [Double](repeating: 0, count: columns)
    if centered, !rows.isEmpty {
      for row in rows { for c in 0..<columns { mean[c] += Double(row[c]) } }
      for c in 0..<columns { mean[c] /= Double(rows.count) }
    }
    var spread = [Double](repeating: 0, count: columns * columns)
    for row in rows {
      for i in 0..<columns {
        let x = Double(row[i]) - mean[i]
        for j in 0...i { spread[i * columns + j] += x * (Double(row[j]) - mean[j]) }
      }
    }
    let square: [[Double]] = (0..<columns).map { i in
      (0..<columns).map { j in spread[max(i, j) * columns + min(i, j)] }
    }
    self.mean = mean
    axes = Array(SymmetricEigen(square).vectors.prefix(count)).map(Self.facing)
  }

  /// Where rows stand along the axes.
  public func project(_ rows: [[Float]]) -> [[Float]] {
    rows.map { row in
      axes.map { axis in
        var sum = 0.0
        for c in axis.indices { sum += axis[c] * (Double(row[c]) - mean[c]) }
        return Float(sum)
      }
    }
  }

  /// An axis has no front of its own: its largest part is taken as positive.
  private static func facing(_ axis: [Double]) -> [Double] {
    let largest = axis.max { abs($0) < abs($1) } ?? 0
    return largest < 0 ? axis.map { -$0 } : axis
  }
}
