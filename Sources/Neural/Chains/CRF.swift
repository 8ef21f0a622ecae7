import CKernels
import TensorCore

/// A linear chain of tags: log p(y | x) = sum_t (e_t(y_t) + A(y_t-1, y_t)) + start(y_1) + end(y_T) - log Z.
///
/// Shapes: e: N x K emissions of a packed batch, A: K x K from row to column, K tags.
public struct CRF: Parameterized, Sendable {
  public var transitions: Matrix  // from x to
  public var starts: Matrix  // 1 x tags
  public var ends: Matrix  // 1 x tags
  /// Transitions that cannot be; they have no probability, whatever their weight.
  public var constraints: ChainConstraints?

  public init(tags: Int, constraints: ChainConstraints? = nil, using random: inout SplitMix64) {
    transitions = .random(rows: tags, columns: tags, in: -0.1...0.1, using: &random)
    starts = .random(rows: 1, columns: tags, in: -0.1...0.1, using: &random)
    ends = .random(rows: 1, columns: tags, in: -0.1...0.1, using: &random)
    self.constraints = constraints
  }

  public var tags: Int { transitions.rows }

  public mutating func visit(_ path: String, _ body: (String, inout Matrix) -> Void) {
    body("\(path).transitions", &transitions)
    body("\(path).starts", &starts)
    body("\(path).ends", &ends)
  }

  /// Minus the log-likelihood of `targets` (a tag for each row), summed over sequences; adds its gradient
  /// to `gradient` and returns that at the emissions.
  public func negativeLogLikelihood(
    _ emissions: Matrix, _ targets: [Int], _ batch: PackedBatch, gradient: inout CRF
  ) -> (loss: Float, emissionGradient: Matrix) {
    check(emissions, batch)
    precondition(targets.count == batch.rows, "\(targets.count) tags for \(batch.rows) rows")
    var slope = Matrix(rows: batch.rows, columns: tags)
    var sums = ChainSums(self)
    var loss: Float = 0
    for sequence in 0..<batch.sequences where batch.lengths[sequence] > 0 {
      sums.run(emissions, batch, sequence)
      sums.addPairs()
      loss += sums.logSum - score(emissions, targets, batch, sequence)
      sums.writeMarginals(into: &slope, batch, sequence)
      subtractTargets(targets, batch, sequence, &slope, &gradient)
      sums.addEdges(to: &gradient)
    }
    sums.addPairs(to: &gradient)
    return (loss, slope)
  }

  /// The probability of every tag at every row: N x K.
  public func marginals(_ emissions: Matrix, _ batch: PackedBatch) -> Matrix {
    check(emissions, batch)
    var result = Matrix(rows: batch.rows, columns: tags)
    var sums = ChainSums(self)
    for sequence in 0..<batch.sequences where batch.lengths[sequence] > 0 {
      sums.run(emissions, batch, sequence)
      sums.writeMarginals(into: &result, batch, sequence)
    }
    return result
  }

  /// The likeliest tags of every sequence, a tag for each row.
  public func viterbi(_ emissions: Matrix, _ batch: PackedBatch) -> [Int] {
    check(emissions, batch)
    var result = [Int](repeating: 0, count: batch.rows)
    var path = ChainPath(self)
    for sequence in 0..<batch.sequences where batch.lengths[sequence] > 0 {
      path.run(emissions, batch, sequence) { step, tag in result[batch.row(sequence, step)] = tag }
    }
    return result
  }

  /// Log-probabilities of the given tags of each sequence.
  public func logProbabilities(_ emissions: Matrix, _ targets: [Int], _ batch: PackedBatch)
    -> [Float]
  {
    check(emissions, batch)
    var sums = ChainSums(self)
    return (0..<batch.sequences).map { sequence in
      guard batch.lengths[sequence] > 0 else { return 0 }
      sums.runForwards(emissions, batch, sequence)
      return score(emissions, targets, batch, sequence) - sums.logSum
    }
  }

  private func check(_ emissions: Matrix, _ batch: PackedBatch) {
    precondition(
      emissions.rows == batch.rows && emissions.columns == tags,
      "emissions of \(emissions.shape) where \(batch.rows)x\(tags) is needed")
  }

  private func score(_ emissions: Matrix, _ targets: [Int], _ batch: PackedBatch, _ sequence: Int)
    -> Float
  {
    let last = batch.lengths[sequence] - 1
    var before = targets[batch.row(sequence, 0)]
    var total = starts[0, before] + emissions[batch.row(sequence, 0), before]
    for step in 1..<max(1, last + 1) {
      let row = batch.row(sequence, step)
      total += transitions[before, targets[row]] + emissions[row, targets[row]]
      before = targets[row]
    }
    return total + ends[0, before]
  }

  private func subtractTargets(
    _ targets: [Int], _ batch: PackedBatch, _ sequence: Int, _ slope: inout Matrix,
    _ gradient: inout CRF
  ) {
    var before: Int?
    for step in 0..<batch.lengths[sequence] {
      let row = batch.row(sequence, step)
      slope[row, targets[row]] -= 1
      if let before { gradient.transitions[before, targets[row]] -= 1 }
      before = targets[row]
    }
    gradient.starts[0, targets[batch.row(sequence, 0)]] -= 1
    gradient.ends[0, before!] -= 1
  }
}

/// Which tags may follow each other, begin and end a sequence.
public struct ChainConstraints: Sendable, Hashable {
  public var starts: [Bool]
  public var ends: [Bool]
  /// From the first index to the second.
  public var transitions: [[Bool]]

  /// Everything may be.
  public init(tags: Int) {
    starts = [Bool](repeating: true, count: tags)
    ends = starts
    transitions = [[Bool]](repeating: starts, count: tags)
  }

  /// The rules of tag names in the B-, I-, L-, U-, O style: an inside tag only follows a begin or inside tag
  /// of its own type, and with L in use an entity must come to its end.
  public init(names: [String]) {
    self.init(tags: names.count)
    let closing = names.contains { $0.hasPrefix("L-") || $0.hasPrefix("U-") }
    for (to, name) in names.enumerated() {
      let goesOn = name.hasPrefix("I-") || name.hasPrefix("L-")
      starts[to] = !goesOn
      let open = closing && (name.hasPrefix("B-") || name.hasPrefix("I-"))
      ends[to] = !open
      for (from, before) in names.enumerated() {
        let isOpen = before.hasPrefix("B-") || before.hasPrefix("I-")
        let sameType = before.dropFirst(2) == name.dropFirst(2)
        transitions[from][to] = goesOn ? isOpen && sameType : !(closing && isOpen)
      }
    }
  }
}
