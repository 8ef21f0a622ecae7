/// Finds the probabilities from which on aspects are told so that most are right (micro F1).
///
/// One threshold would do if all probabilities were equally honest; each aspect may stray a little from it.
struct AspectThresholds: Sendable {
  /// For each comment the probability of each aspect, and the aspects it speaks of.
  private let shares: [[Float]]
  private let known: [Set<Int>]

  private static let step: Float = 0.05
  private static let steps = 3...13
  private static let stray = 2

  init(_ shares: [[Float]], _ known: [Set<Int>]) {
    self.shares = shares
    self.known = known
  }

  /// The thresholds, and the micro F1 that one threshold for all would reach.
  func best() -> (figure: Double, thresholds: [Float]) {
    let table = Self.steps.map { step in
      (0..<Aspect.count).map { counts(of: $0, from: Float(step) * Self.step) }
    }
    let figures = table.map { Self.f1($0) }
    let top = figures.indices.max { figures[$0] < figures[$1] }!
    let thresholds = (0..<Aspect.count).map { aspect in
      let near = max(0, top - Self.stray)...min(table.count - 1, top + Self.stray)
      let best = near.max { smooth(table, $0, aspect) < smooth(table, $1, aspect) }!
      return Float(Self.steps.lowerBound + best) * Self.step
    }
    return (figures[top], thresholds)
  }

  private typealias Counts = (right: Int, told: Int, known: Int)

  private func counts(of aspect: Int, from threshold: Float) -> Counts {
    var counts: Counts = (0, 0, 0)
    for (shares, known) in zip(shares, known) {
      let (told, holds) = (shares[aspect] >= threshold, known.contains(aspect))
      counts.told += told ? 1 : 0
      counts.known += holds ? 1 : 0
      counts.right += told && holds ? 1 : 0
    }
    return counts
  }

  /// An aspect's F1 at a step and its neighbours.
  private func smooth(_ table: [[Counts]], _ step: Int, _ aspect: Int) -> Double {
    let near = max(0, step - 1)...min(table.count - 1, step + 1)
    return near.reduce(0) { $0 + Self.f1([table[$1][aspect]]) } / Double(near.count)
  }

  private static func f1(_ counts: [Counts]) -> Double {
    let sum = counts.reduce((0, 0)) { ($0.0 + 2 * $1.right, $0.1 + $1.told + $1.known) }
    return Double(sum.0) / Double(max(1, sum.1))
  }
}
