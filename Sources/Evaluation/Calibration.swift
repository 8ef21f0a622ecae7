import Glibc

/// Turns raw scores into the share of answers that is right.
///
/// share = sigmoid(slope logit(raw) + offset of the answer's kind), fitted to answers that were judged.
public struct Calibration: Sendable {
  public var slope: Double
  /// One for each kind of answer.
  public var offsets: [Double]

  /// An answer that was judged: its raw score and its kind.
  public typealias Answer = (score: Double, kind: Int, isRight: Bool)

  /// Scores nearer to 0 and 1 are not told apart.
  private static let edge = 1e-4
  /// How strongly a kind with few answers is held to the others, in answers.
  private static let pull = 5.0

  /// The best fit; nil without answers.
  public init?(_ answers: [Answer], kinds: Int) {
    guard !answers.isEmpty else { return nil }
    slope = 0
    offsets = [Double](repeating: 0, count: kinds)
    for _ in 0..<50 { improve(answers) }
  }

  public static func logit(_ score: Double) -> Double {
    let inside = min(max(score, edge), 1 - edge)
    return log(inside / (1 - inside))
  }

  public func share(_ score: Double, kind: Int) -> Double {
    1 / (1 + exp(-(slope * Self.logit(score) + offsets[kind])))
  }

  /// Half of Newton's step for the slope and all offsets together.
  private mutating func improve(_ answers: [Answer]) {
    let mean = offsets.reduce(0, +) / Double(offsets.count)
    var rises = offsets.map { Self.pull * (mean - $0) }
    var bends = offsets.map { _ in Self.pull }
    // How the slope and each offset bend together.
    var shared = offsets.map { _ in 0.0 }
    var (rise, bend) = (0.0, 1e-6)
    for answer in answers {
      let x = Self.logit(answer.score)
      let share = share(answer.score, kind: answer.kind)
      let miss = (answer.isRight ? 1 : 0) - share
      let weight = share * (1 - share)
      rises[answer.kind] += miss
      bends[answer.kind] += weight
      shared[answer.kind] += weight * x
      rise += miss * x
      bend += weight * x * x
    }
    for kind in offsets.indices {
      rise -= shared[kind] * rises[kind] / bends[kind]
      bend -= shared[kind] * shared[kind] / bends[kind]
    }
    let step = rise / bend
    slope += 0.5 * step
    for kind in offsets.indices {
      offsets[kind] += 0.5 * (rises[kind] - shared[kind] * step) / bends[kind]
    }
  }

  /// One row of a reliability table.
  public struct Row: Sendable {
    public var scores: ClosedRange<Double>
    public var count: Int
    public var meanScore: Double
    public var rightShare: Double
  }

  /// The answers in ten bands of score: what was promised and what was right.
  public static func table(_ judged: [(score: Double, isRight: Bool)]) -> [Row] {
    (0..<10).compactMap { band in
      let lower = Double(band) / 10
      let inside = judged.filter { min(9, Int($0.score * 10)) == band }
      guard !inside.isEmpty else { return nil }
      return Row(
        scores: lower...(lower + 0.1), count: inside.count,
        meanScore: inside.reduce(0) { $0 + $1.score } / Double(inside.count),
        rightShare: Double(inside.count { $0.isRight }) / Double(inside.count))
    }
  }
}
