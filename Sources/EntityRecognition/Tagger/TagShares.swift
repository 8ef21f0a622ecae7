import TensorCore

/// How likely each tag is at each token of a note, as several taggers together say; hardly likely tags are left out.
struct TagShares: Sendable {
  private var starts: [Int32] = [0]
  private var tags: [UInt8] = []
  private var shares: [Float] = []
  private static let least: Float = 0.02

  /// `probabilities`: tokens x tags.
  init(_ probabilities: Matrix) {
    starts.reserveCapacity(probabilities.rows + 1)
    for token in 0..<probabilities.rows {
      let kept = (0..<probabilities.columns).filter { probabilities[token, $0] >= Self.least }
      let sum = kept.reduce(Float(0)) { $0 + probabilities[token, $1] }
      for tag in kept {
        tags.append(UInt8(tag))
        shares.append(probabilities[token, tag] / sum)
      }
      starts.append(Int32(tags.count))
    }
  }

  /// The tags that a token may have, with their shares; together they are 1.
  func of(_ token: Int) -> some Sequence<(tag: Int, share: Float)> {
    (Int(starts[token])..<Int(starts[token + 1])).lazy.map { (Int(tags[$0]), shares[$0]) }
  }
}
