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
  private var length = 0
  private(set) var logSum: Float = 0

  init(_ crf: CRF) {
    weights = ChainWeights(crf)
    pairs = [Float](repeating: 0, count: weights.tags * weights.width)
  }

  /// Sums from both ends at once: two chains that do not wait for each other.
  mutating func run(_ emissions: Matrix, _ batch: PackedBatch, _ sequence: Int) {
    start(emissions, batch, sequence)
    let (weights, length) = (weights, length)
    walk { alpha, beta, gamma, emissions in
      for step in 1..<max(1, length) {
        weights.forward(step, alpha, emissions)
        weights.backward(length - 1 - step, beta, gamma, emissions)
      }
    }
    finish()
  }

  /// Sums from the first step only.
  mutating func runForwards(_ emissions: Matrix, _ batch: PackedBatch, _ sequence: Int) {
    start(emissions, batch, sequence)
    let (weights, length) = (weights, length)
    walk { alpha, _, _, emissions in
      for step in 1..<max(1, length) { weights.forward(step, alpha, emissions) }
    }
    finish()
  }

  private typealias Rows = UnsafeMutablePointer<Float>

  private mutating func start(_ emissions: Matrix, _ batch: PackedBatch, _ sequence: Int) {
    weights.copyEmissions(emissions, batch, sequence, into: &self.emissions)
    length = batch.lengths[sequence]
    let width = weights.width
    if alphas.count < length * width {
      alphas = [Float](repeating: 0, count: length * width)
      gammas = alphas
      betas = alphas
    }
    let last = (length - 1) * width
    for j in 0..<width {
      alphas[j] = weights.starts[j] + self.emissions[j]
      betas[last + j] = weights.ends[j]
      gammas[last + j] = weights.ends[j] + self.emissions[last + j]
    }
  }

  private mutating func walk(_ body: (Rows, Rows, Rows, UnsafePointer<Float>) -> Void) {
    alphas.withUnsafeMutableBufferPointer { alphas in
      betas.withUnsafeMutableBufferPointer { betas in
        gammas.withUnsafeMutableBufferPointer { gammas in
          emissions.withUnsafeBufferPointer { emissions in
            body(
              alphas.baseAddress!, betas.baseAddress!, gammas.baseAddress!, emissions.baseAddress!)
          }
        }
      }
    }
  }

  private mutating func finish() {
    let last = (length - 1) * weights.width
    logSum = Self.logSumExp((0..<weights.tags).map { alphas[last + $0] + weights.ends[$0] })
  }

  private static func logSumExp(_ values: [Float]) -> Float {
    var copy = values
    return ck_softmax(&copy, values.count)
  }

  /// p(y_t = j) for every step.
  func writeMarginals(into target: inout Matrix, _ batch: PackedBatch, _ sequence: Int) {
    let (width, tags) = (weights.width, weights.tags)
    target.withMutablePointer { target in
      alphas.withUnsafeBufferPointer { alphas in
        betas.withUnsafeBufferPointer { betas in
          for step in 0..<length {
            let row = target + batch.row(sequence, step) * tags
            for j in 0..<tags {
              row[j] = alphas[step * width + j] + betas[step * width + j] - logSum
            }
            ck_exp(row, row, tags)
          }
        }
      }
    }
  }

  /// Adds p(y_t-1 = i, y_t = j) of all steps to the sums of pairs.
  mutating func addPairs() {
    let width = weights.width
    pairs.withUnsafeMutableBufferPointer { pairs in
      alphas.withUnsafeBufferPointer { alphas in
        gammas.withUnsafeBufferPointer { gammas in
          for step in 1..<max(1, length) {
            ck_chain_pairs(
              alphas.baseAddress! + (step - 1) * width, weights.transitions, weights.expTransitions,
              gammas.baseAddress! + step * width, logSum, weights.tags, pairs.baseAddress!)
          }
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

extension ChainWeights {
  /// alpha_t(j) = e_t(j) + log sum_i exp(alpha_t-1(i) + A(i, j)).
  @inline(__always)
  fileprivate func forward(
    _ step: Int, _ alpha: UnsafeMutablePointer<Float>, _ emissions: UnsafePointer<Float>
  ) {
    let row = step * width
    ck_chain_sum(
      alpha + row - width, transitions, expTransitions, emissions + row, tags, alpha + row)
  }

  /// beta_t(i) = log sum_j exp(A(i, j) + e_t+1(j) + beta_t+1(j)); gamma_t = beta_t + e_t.
  @inline(__always)
  fileprivate func backward(
    _ step: Int, _ beta: UnsafeMutablePointer<Float>, _ gamma: UnsafeMutablePointer<Float>,
    _ emissions: UnsafePointer<Float>
  ) {
    let row = step * width
    ck_chain_sum(gamma + row + width, transposed, expTransposed, zeros, tags, beta + row)
    for j in row..<(row + width) { gamma[j] = beta[j] + emissions[j] }
  }
}
