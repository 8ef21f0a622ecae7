import CKernels
import TensorCore

/// Forward and backward sums over all paths of one sequence at a time.
struct ChainSums {
  private let weights: ChainWeights
  private var emissions: [Float] = []
  private var alphas: [Float] = []
  /// The backward sums with the step's emission: what lies at and after a step.
  private var gammas: [Float] = []
  private var betas: [Float] = []
  private var pairs: [Float]
  private let zeros: [Float]
  private var length = 0
  private(set) var logSum: Float = 0

  init(_ crf: CRF) {
    weights = ChainWeights(crf)
    pairs = [Float](repeating: 0, count: weights.tags * weights.width)
    zeros = [Float](repeating: 0, count: weights.width)
  }

  mutating func run(_ emissions: Matrix, _ batch: PackedBatch, _ sequence: Int) {
    runForwards(emissions, batch, sequence)
    runBackwards()
  }

  /// alpha_t(j) = e_t(j) + log sum_i exp(alpha_t-1(i) + A(i, j)).
  mutating func runForwards(_ emissions: Matrix, _ batch: PackedBatch, _ sequence: Int) {
    weights.copyEmissions(emissions, batch, sequence, into: &self.emissions)
    length = batch.lengths[sequence]
    let (width, tags) = (weights.width, weights.tags)
    if alphas.count < length * width {
      alphas = [Float](repeating: 0, count: length * width)
      gammas = alphas
      betas = alphas
    }
    alphas.withUnsafeMutableBufferPointer { alphas in
      let alpha = alphas.baseAddress!
      self.emissions.withUnsafeBufferPointer { emissions in
        for j in 0..<width { alpha[j] = weights.starts[j] + emissions[j] }
        for step in 1..<max(1, length) {
          ck_chain_sum(
            alpha + (step - 1) * width, weights.transitions, weights.expTransitions,
            emissions.baseAddress! + step * width, tags, alpha + step * width)
        }
      }
    }
    let last = (length - 1) * width
    logSum = Self.logSumExp((0..<tags).map { alphas[last + $0] + weights.ends[$0] })
  }

  /// beta_t(i) = log sum_j exp(A(i, j) + e_t+1(j) + beta_t+1(j)).
  private mutating func runBackwards() {
    let (width, tags) = (weights.width, weights.tags)
    let last = (length - 1) * width
    for j in 0..<width {
      betas[last + j] = weights.ends[j]
      gammas[last + j] = weights.ends[j] + emissions[last + j]
    }
    betas.withUnsafeMutableBufferPointer { betas in
      gammas.withUnsafeMutableBufferPointer { gammas in
        for step in stride(from: length - 2, through: 0, by: -1) {
          let row = step * width
          ck_chain_sum(
            gammas.baseAddress! + row + width, weights.transposed, weights.expTransposed, zeros,
            tags,
            betas.baseAddress! + row)
          for j in 0..<width { gammas[row + j] = betas[row + j] + emissions[row + j] }
        }
      }
    }
  }

  private static func logSumExp(_ values: [Float]) -> Float {
    var copy = values
    return ck_softmax(&copy, values.count)
  }

  /// p(y_t = j) for every step.
  func writeMarginals(into target: inout Matrix, _ batch: PackedBatch, _ sequence: Int) {
    let (width, tags) = (weights.width, weights.tags)
    withUnsafeTemporaryAllocation(of: Float.self, capacity: width) { row in
      let row = row.baseAddress!
      for step in 0..<length {
        for j in 0..<tags { row[j] = alphas[step * width + j] + betas[step * width + j] - logSum }
        ck_exp(row, row, tags)
        let place = batch.row(sequence, step) * tags
        target.withMutablePointer { ($0 + place).update(from: row, count: tags) }
      }
    }
  }

  /// Adds p(y_t-1 = i, y_t = j) of all steps to the sums of pairs.
  mutating func addPairs() {
    let width = weights.width
    for step in 1..<max(1, length) {
      alphas.withUnsafeBufferPointer { alphas in
        gammas.withUnsafeBufferPointer { gammas in
          ck_chain_pairs(
            alphas.baseAddress! + (step - 1) * width, weights.transitions,
            gammas.baseAddress! + step * width, logSum, 1, weights.tags, &pairs)
        }
      }
    }
  }

  /// Adds the sums of pairs to the gradient of the transitions.
  func addPairs(to gradient: inout CRF) {
    for from in 0..<weights.tags {
      for to in 0..<weights.tags {
        gradient.transitions[from, to] += pairs[from * weights.width + to]
      }
    }
  }

  /// Adds the probabilities of the first and the last tag.
  func addEdges(to gradient: inout CRF) {
    let (width, last) = (weights.width, (length - 1) * weights.width)
    var first = [Float](repeating: 0, count: width)
    var end = first
    for j in 0..<weights.tags {
      first[j] = alphas[j] + betas[j] - logSum
      end[j] = alphas[last + j] + betas[last + j] - logSum
    }
    ck_exp(first, &first, weights.tags)
    ck_exp(end, &end, weights.tags)
    for j in 0..<weights.tags {
      gradient.starts[0, j] += first[j]
      gradient.ends[0, j] += end[j]
    }
  }
}
