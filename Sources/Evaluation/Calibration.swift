/// Turns raw scores into the share of answers that is right, by isotonic regression.
public enum Calibration {
  /// The calibrated value at each of `count` evenly spaced raw scores from 0 to 1; they never fall.
  public static func points(_ judged: [(score: Double, isRight: Bool)], count: Int = 21) -> [Float]
  {
    let sorted = judged.sorted { $0.score < $1.score }
    var blocks: [(mean: Double, weight: Double, upper: Double)] = []
    // Pools of a few answers, merged while a higher score would mean a lower share.
    let pool = max(1, sorted.count / 60)
    for start in stride(from: 0, to: sorted.count, by: pool) {
      let part = sorted[start..<min(start + pool, sorted.count)]
      let right = Double(part.count { $0.isRight })
      blocks.append((right / Double(part.count), Double(part.count), part.last!.score))
      while blocks.count > 1, blocks[blocks.count - 2].mean >= blocks[blocks.count - 1].mean {
        let last = blocks.removeLast()
        let before = blocks.removeLast()
        let weight = before.weight + last.weight
        let mean = (before.mean * before.weight + last.mean * last.weight) / weight
        blocks.append((mean, weight, last.upper))
      }
    }
    guard let highest = blocks.last else { return [] }
    return (0..<count).map { index in
      let raw = Double(index) / Double(count - 1)
      return Float((blocks.first { raw <= $0.upper } ?? highest).mean)
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
