/// Numbers between which lengths and cosines hold in 32 bits, whatever the dimensions.
enum VectorBounds {
  static let largest: Float = 1e15
  static let least: Float = 1e-15

  /// What is wrong with a vector's numbers, nil when nothing is; one of zeros is none.
  static func fault(_ row: [Float]) -> String? {
    var most: Float = 0
    for value in row {
      guard value.isFinite else { return "a number that is not finite" }
      most = max(most, abs(value))
    }
    return fault(ofLargest: most)
  }

  /// The same for rows of which the largest value is known.
  static func fault(ofLargest most: Float) -> String? {
    guard most.isFinite else { return "a number that is not finite" }
    if most > largest { return "numbers too large to be measured (above 1e15)" }
    if most > 0, most < least { return "numbers too small to be measured (all below 1e-15)" }
    return nil
  }
}
