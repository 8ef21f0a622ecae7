import CKernels
import TensorCore

/// The best path of one sequence at a time (Viterbi).
struct ChainPath {
  private let weights: ChainWeights
  private var emissions: [Float] = []
  private var scores: [Float] = []
  private var sources: [Int32] = []

  init(_ crf: CRF) { weights = ChainWeights(crf) }

  /// Calls `body` with each step and its tag, from the last step to the first.
  mutating func run(
    _ emissions: Matrix, _ batch: PackedBatch, _ sequence: Int, _ body: (Int, Int) -> Void
  ) {
    let (width, length) = (weights.width, batch.lengths[sequence])
    weights.copyEmissions(emissions, batch, sequence, into: &self.emissions)
    if sources.count < length * width {
      sources = [Int32](repeating: 0, count: length * width)
      scores = [Float](repeating: 0, count: length * width)
    }
    climb(length)
    let last = (length - 1) * width
    var tag = 0
    for j in 1..<max(1, weights.tags)
    where scores[last + j] + weights.ends[j] > scores[last + tag] + weights.ends[tag] { tag = j }
    for step in stride(from: length - 1, through: 0, by: -1) {
      body(step, tag)
      tag = Int(sources[step * width + tag])
    }
  }

  private mutating func climb(_ length: Int) {
    let width = weights.width
    for j in 0..<width { scores[j] = weights.starts[j] + emissions[j] }
    scores.withUnsafeMutableBufferPointer { scores in
      sources.withUnsafeMutableBufferPointer { sources in
        emissions.withUnsafeBufferPointer { emissions in
          for step in 1..<max(1, length) {
            ck_chain_max(
              scores.baseAddress! + (step - 1) * width, weights.transitions,
              emissions.baseAddress! + step * width, weights.tags,
              scores.baseAddress! + step * width,
              sources.baseAddress! + step * width)
          }
        }
      }
    }
  }
}

extension CRF {
  /// A way to tag one sequence, with its probability among all ways.
  public struct Path: Sendable, Hashable {
    public var tags: [Int]
    public var probability: Float
  }

  /// The `count` likeliest ways to tag one sequence, best first; `emissions` has a row for each step.
  public func best(_ count: Int, _ emissions: Matrix) -> [Path] {
    precondition(count > 0 && emissions.columns == tags, "emissions of \(emissions.shape)")
    guard emissions.rows > 0 else { return [Path(tags: [], probability: 1)] }
    let weights = ChainWeights(self)
    let levels = rankedPaths(count, emissions, weights)
    let batch = PackedBatch(lengths: [emissions.rows])
    var finals: [Ranked] = []
    for tag in 0..<tags {
      for (place, path) in levels[emissions.rows - 1][tag].enumerated() {
        finals.append(Ranked(score: path.score + weights.ends[tag], tag: tag, place: place))
      }
    }
    finals.sort { $0.score > $1.score }
    return finals.prefix(count).filter { $0.score > -.infinity }.map { final in
      let tags = trace(final, levels)
      return Path(tags: tags, probability: expOf(logProbabilities(emissions, tags, batch)[0]))
    }
  }

  private func expOf(_ value: Float) -> Float { Matrix([[value]]).exp()[0, 0] }

  /// A path's score, and where it came from: the tag before it and the place among that tag's paths.
  private struct Ranked {
    var score: Float
    var tag: Int
    var place: Int
  }

  private func rankedPaths(_ count: Int, _ emissions: Matrix, _ weights: ChainWeights)
    -> [[[Ranked]]]
  {
    var levels: [[[Ranked]]] = [
      (0..<tags).map { [Ranked(score: weights.starts[$0] + emissions[0, $0], tag: -1, place: 0)] }
    ]
    for step in 1..<max(1, emissions.rows) {
      let before = levels[step - 1]
      levels.append(
        (0..<tags).map { to in
          var all: [Ranked] = []
          for from in 0..<tags {
            let gain = weights.transitions[from * weights.width + to] + emissions[step, to]
            for (place, path) in before[from].enumerated() where path.score + gain > -.infinity {
              all.append(Ranked(score: path.score + gain, tag: from, place: place))
            }
          }
          return Array(all.sorted { $0.score > $1.score }.prefix(count))
        })
    }
    return levels
  }

  private func trace(_ final: Ranked, _ levels: [[[Ranked]]]) -> [Int] {
    var (tag, place) = (final.tag, final.place)
    var path: [Int] = []
    for level in levels.reversed() {
      path.append(tag)
      (tag, place) = (level[tag][place].tag, level[tag][place].place)
    }
    return path.reversed()
  }
}
