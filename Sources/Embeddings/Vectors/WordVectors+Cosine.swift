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
}
