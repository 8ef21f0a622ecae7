import TensorCore

extension WordVectors {
  /// The cosine of two vectors; 0 when one is zero.
  public static func cosine(_ a: [Float], _ b: [Float]) -> Double {
    precondition(a.count == b.count)
    var (ab, aa, bb) = (0.0, 0.0, 0.0)
    for i in a.indices {
      ab += Double(a[i]) * Double(b[i])
      aa += Double(a[i]) * Double(a[i])
      bb += Double(b[i]) * Double(b[i])
    }
    return aa > 0 && bb > 0 ? ab / (aa * bb).squareRoot() : 0
  }

  /// The keys whose vectors point most the way `vector` does, best first, without those in `except`.
  public func nearest(to vector: [Float], count limit: Int = 10, except: Set<String> = []) -> [(
    key: String, cosine: Double
  )] {
    precondition(vector.count == dimensions)
    var found: [(index: Int, cosine: Double)] = []
    let rows = matrix()
    for index in 0..<count {
      var (dot, norm) = (Float(0), Float(0))
      let row = rows.row(index)
      for c in row.indices {
        dot += row[c] * vector[c]
        norm += row[c] * row[c]
      }
      if norm > 0 { found.append((index, Double(dot / norm.squareRoot()))) }
    }
    found.sort { $0.cosine != $1.cosine ? $0.cosine > $1.cosine : $0.index < $1.index }
    let length = Self.length(vector)
    var result: [(key: String, cosine: Double)] = []
    for item in found where result.count < limit {
      let key = vocabulary[item.index]
      if !except.contains(key) { result.append((key, length > 0 ? item.cosine / length : 0)) }
    }
    return result
  }

  private static func length(_ vector: [Float]) -> Double {
    var sum = 0.0
    for value in vector { sum += Double(value) * Double(value) }
    return sum.squareRoot()
  }
}
