import Glibc
import Neural
import TensorCore
import Testing

@Suite struct CRFTests {
  /// All ways to tag `length` steps.
  private func paths(_ tags: Int, _ length: Int) -> [[Int]] {
    (0..<length).reduce([[]]) { all, _ in all.flatMap { path in (0..<tags).map { path + [$0] } } }
  }

  private func score(_ crf: CRF, _ emissions: Matrix, _ path: [Int]) -> Double {
    var total = Double(crf.starts[0, path[0]]) + Double(crf.ends[0, path.last!])
    for (step, tag) in path.enumerated() {
      total += Double(emissions[step, tag])
      guard step > 0 else { continue }
      total += Double(crf.transitions[path[step - 1], tag])
    }
    return total
  }

  private func isAllowed(_ crf: CRF, _ path: [Int]) -> Bool {
    guard let rules = crf.constraints else { return true }
    return rules.starts[path[0]] && rules.ends[path.last!]
      && zip(path, path.dropFirst()).allSatisfy { rules.transitions[$0][$1] }
  }

  private func chain(_ tags: Int, constraints: ChainConstraints? = nil) -> (CRF, SplitMix64) {
    var random = SplitMix64(seed: 3)
    var crf = CRF(tags: tags, constraints: constraints, using: &random)
    crf.transitions = .normal(rows: tags, columns: tags, deviation: 1, using: &random)
    crf.starts = .normal(rows: 1, columns: tags, deviation: 1, using: &random)
    crf.ends = .normal(rows: 1, columns: tags, deviation: 1, using: &random)
    return (crf, random)
  }

  @Test(arguments: [false, true])
  func sumsAndBestPathAreThoseOfAllPaths(constrained: Bool) {
    let names = ["O", "B-x", "I-x", "B-y", "I-y"]
    var (crf, random) = chain(5, constraints: constrained ? ChainConstraints(names: names) : nil)
    let batch = PackedBatch(lengths: [4, 1, 3])
    let emissions = Matrix.normal(rows: 8, columns: 5, deviation: 2, using: &random)
    let tagged = batch.unpack(crf.viterbi(emissions, batch))
    let marginals = crf.marginals(emissions, batch)
    for sequence in 0..<3 {
      let own = batch.unpack(emissions, sequence: sequence)
      let all = paths(5, batch.lengths[sequence]).filter { isAllowed(crf, $0) }
      let best = all.max { score(crf, own, $0) < score(crf, own, $1) }!
      #expect(tagged[sequence] == best)
      let total = all.reduce(0) { $0 + exp(score(crf, own, $1)) }
      for step in 0..<batch.lengths[sequence] {
        for tag in 0..<5 {
          let share =
            all.filter { $0[step] == tag }.reduce(0) { $0 + exp(score(crf, own, $1)) } / total
          #expect(abs(Double(marginals[batch.row(sequence, step), tag]) - share) < 1e-5)
        }
      }
      let ranked = all.sorted { score(crf, own, $0) > score(crf, own, $1) }
      let few = crf.best(3, own)
      #expect(few.map(\.tags) == Array(ranked.prefix(3)))
      #expect(abs(Double(few[0].probability) - exp(score(crf, own, best)) / total) < 1e-5)
    }
  }

  @Test func lossIsMinusTheLogLikelihood() {
    var (crf, random) = chain(3)
    let batch = PackedBatch(lengths: [2, 4])
    let emissions = Matrix.normal(rows: 6, columns: 3, deviation: 1, using: &random)
    let targets = batch.pack([[2, 0], [1, 1, 0, 2]])
    var gradient = crf.zeros()
    let loss = crf.negativeLogLikelihood(emissions, targets, batch, gradient: &gradient).loss
    var expected = 0.0
    for (sequence, path) in [[2, 0], [1, 1, 0, 2]].enumerated() {
      let own = batch.unpack(emissions, sequence: sequence)
      let total = paths(3, path.count).reduce(0) { $0 + exp(score(crf, own, $1)) }
      expected += log(total) - score(crf, own, path)
    }
    #expect(abs(Double(loss) - expected) < 1e-4)
    let each = crf.logProbabilities(emissions, targets, batch)
    #expect(abs(each[0] + each[1] + loss) < 1e-4)
  }

  @Test func gradientsAreTheSlopes() {
    var (crf, random) = chain(17)
    let batch = PackedBatch(lengths: [5, 0, 1, 3])
    let emissions = Matrix.normal(rows: 9, columns: 17, deviation: 1, using: &random)
    let targets = (0..<9).map { _ in random.below(17) }
    var gradient = crf.zeros()
    let (_, slope) = crf.negativeLogLikelihood(emissions, targets, batch, gradient: &gradient)
    func loss(_ crf: CRF, _ emissions: Matrix) -> Double {
      var unused = crf.zeros()
      return Double(
        crf.negativeLogLikelihood(emissions, targets, batch, gradient: &unused).loss)
    }
    expectGradient(of: crf, gradient, tolerance: 2e-2) { loss($0, emissions) }
    expectGradient(of: Input(value: emissions), Input(value: slope), tolerance: 2e-2) {
      loss(crf, $0.value)
    }
  }

  @Test func farApartScoresStayFinite() {
    var random = SplitMix64(seed: 4)
    var crf = CRF(
      tags: 3, constraints: ChainConstraints(names: ["O", "B-x", "I-x"]), using: &random)
    let batch = PackedBatch(lengths: [3])
    // The inside tag leads by far, but cannot follow what leads before it.
    let emissions = Matrix([[0, -300, 400], [-300, -300, 300], [0, 0, 0]])
    var gradient = crf.zeros()
    let (loss, slope) = crf.negativeLogLikelihood(
      emissions, [1, 2, 0], batch, gradient: &gradient)
    #expect(loss.isFinite && slope.isFinite && gradient.isFinite)
    #expect(crf.viterbi(emissions, batch)[1] == 2)
    crf.constraints = nil
    #expect(crf.viterbi(emissions, batch)[0] == 2)
  }

  @Test func tagNamesGiveTheRules() {
    let rules = ChainConstraints(names: ["O", "B-x", "I-x", "L-x", "U-x", "B-y"])
    #expect(rules.starts == [true, true, false, false, true, true])
    #expect(rules.ends == [true, false, false, true, true, false])
    #expect(rules.transitions[1] == [false, false, true, true, false, false])
    #expect(rules.transitions[0] == [true, true, false, false, true, true])
    #expect(rules.transitions[5] == [Bool](repeating: false, count: 6))
  }
}
