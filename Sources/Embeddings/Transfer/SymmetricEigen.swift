/// Eigenvalues and vectors of a symmetric matrix, by Jacobi's rotations, in double precision.
///
/// Meant for the few hundred rows that a vector space has.
struct SymmetricEigen {
  /// Falling.
  private(set) var values: [Double]
  /// Row i belongs to value i.
  private(set) var vectors: [[Double]]

  init(_ matrix: [[Double]]) {
    let n = matrix.count
    var a = matrix
    var v = [[Double]](repeating: [Double](repeating: 0, count: n), count: n)
    for i in 0..<n { v[i][i] = 1 }
    for _ in 0..<60 {
      var off = 0.0
      var diagonal = 0.0
      for i in 0..<n {
        diagonal += a[i][i] * a[i][i]
        for j in 0..<i { off += a[i][j] * a[i][j] }
      }
      if off <= 1e-22 * max(diagonal, 1e-300) { break }
      for p in 0..<n {
        var q = p + 1
        while q < n {
          Self.rotate(&a, &v, p, q)
          q += 1
        }
      }
    }
    let diagonal: [Double] = (0..<n).map { a[$0][$0] }
    let order: [Int] = (0..<n).sorted { (i: Int, j: Int) -> Bool in
      diagonal[i] != diagonal[j] ? diagonal[i] > diagonal[j] : i < j
    }
    values = order.map { diagonal[$0] }
    vectors = order.map { v[$0] }
  }

  /// Makes a[p][q] zero; rows of `v` turn with it.
  private static func rotate(_ a: inout [[Double]], _ v: inout [[Double]], _ p: Int, _ q: Int) {
    let n = a.count
    let off = a[p][q]
    guard abs(off) > 1e-300 else { return }
    let theta = (a[q][q] - a[p][p]) / (2 * off)
    let t = (theta >= 0 ? 1.0 : -1.0) / (abs(theta) + (theta * theta + 1).squareRoot())
    let c = 1 / (t * t + 1).squareRoot()
    let s = t * c
    for k in 0..<n where k != p && k != q {
      let (x, y) = (a[p][k], a[q][k])
      a[p][k] = c * x - s * y
      a[q][k] = s * x + c * y
      a[k][p] = a[p][k]
      a[k][q] = a[q][k]
    }
    a[p][p] -= t * off
    a[q][q] += t * off
    a[p][q] = 0
    a[q][p] = 0
    for k in 0..<n {
      let (x, y) = (v[p][k], v[q][k])
      v[p][k] = c * x - s * y
      v[q][k] = s * x + c * y
    }
  }
}

/// The orthogonal map that brings one space nearest to another.
struct Procrustes {
  /// Row c of the map is where axis c goes.
  let map: [[Double]]

  /// From rows of `from` to the same rows of `to`, each pair with its weight: the orthogonal W that makes
  /// the sum of weight |x W - y|^2 smallest, which is U Vᵀ of the singular value decomposition of Xᵀ Y.
  init(_ from: [[Float]], _ to: [[Float]], weights: [Double]) {
    precondition(from.count == to.count && from.count == weights.count && !from.isEmpty)
    let n = from[0].count
    var product = [[Double]](repeating: [Double](repeating: 0, count: n), count: n)
    for (k, weight) in weights.enumerated() {
      for i in 0..<n {
        let x = weight * Double(from[k][i])
        for j in 0..<n { product[i][j] += x * Double(to[k][j]) }
      }
    }
    map = Self.polar(product)
  }

  private init(map: [[Double]]) { self.map = map }

  /// The way back.
  var inverse: Procrustes {
    Procrustes(map: map.indices.map { column in map.map { $0[column] } })
  }

  /// M (MᵀM)^-1/2: the orthogonal matrix nearest to M.
  private static func polar(_ m: [[Double]]) -> [[Double]] {
    let n = m.count
    var gram = [[Double]](repeating: [Double](repeating: 0, count: n), count: n)
    for k in 0..<n { for i in 0..<n { for j in 0..<n { gram[i][j] += m[k][i] * m[k][j] } } }
    let eigen = SymmetricEigen(gram)
    let floor = max(eigen.values.first ?? 0, 1e-300) * 1e-12
    var root = [[Double]](repeating: [Double](repeating: 0, count: n), count: n)
    for (value, vector) in zip(eigen.values, eigen.vectors) {
      let scale = 1 / max(value, floor).squareRoot()
      for i in 0..<n { for j in 0..<n { root[i][j] += scale * vector[i] * vector[j] } }
    }
    var result = [[Double]](repeating: [Double](repeating: 0, count: n), count: n)
    for i in 0..<n { for k in 0..<n { for j in 0..<n { result[i][j] += m[i][k] * root[k][j] } } }
    return result
  }

  func callAsFunction(_ row: [Float]) -> [Float] {
    var result = [Double](repeating: 0, count: map.count)
    for i in row.indices { for j in map.indices { result[j] += Double(row[i]) * map[i][j] } }
    return result.map { Float($0) }
  }
}
