import CKernels
import TensorCore

/// A loss summed over its items, and the gradient of that sum; divide both by `weight` for the mean.
public struct Loss: Sendable {
  public var sum: Float
  public var weight: Float
  public var gradient: Matrix

  public init(sum: Float, weight: Float, gradient: Matrix) {
    self.sum = sum
    self.weight = weight
    self.gradient = gradient
  }

  public var mean: Float { weight == 0 ? 0 : sum / weight }

  /// The squares of the differences.
  public static func meanSquaredError(_ prediction: Matrix, _ target: Matrix) -> Loss {
    var difference = prediction
    difference.add(target, scale: -1)
    let sum = difference.sumOfSquares
    difference.multiply(by: 2)
    return Loss(sum: sum, weight: Float(prediction.count), gradient: difference)
  }

  /// Minus the log-probability of each row's class under the softmax of `logits`.
  ///
  /// `classWeights` makes classes count more or less; `smoothing` moves that share of the target to all classes.
  public static func crossEntropy(
    _ logits: Matrix, _ targets: [Int], classWeights: [Float]? = nil, smoothing: Float = 0
  ) -> Loss {
    precondition(targets.count == logits.rows, "\(targets.count) classes for \(logits.shape)")
    var slope = logits
    let logSums = slope.softmaxRows()
    var (sum, weight) = (Float(0), Float(0))
    let share = smoothing / Float(max(1, logits.columns))
    for (row, target) in targets.enumerated() {
      weight += classWeights?[target] ?? 1
      // The target's distribution, each class times its weight.
      var total: Float = 0
      for column in 0..<logits.columns {
        let mass = ((column == target ? 1 - smoothing : 0) + share) * (classWeights?[column] ?? 1)
        sum += mass * (logSums[row] - logits[row, column])
        total += mass
      }
      for column in 0..<logits.columns {
        let mass = ((column == target ? 1 - smoothing : 0) + share) * (classWeights?[column] ?? 1)
        slope[row, column] = slope[row, column] * total - mass
      }
    }
    return Loss(sum: sum, weight: weight, gradient: slope)
  }

  /// Minus the log-likelihood of targets from 0 to 1 under the sigmoid of each logit.
  public static func binaryCrossEntropy(_ logits: Matrix, _ targets: Matrix) -> Loss {
    // log(1 + e^-|x|) + max(x, 0) - x y stays finite for every x.
    let tails = logits.map { -abs($0) }.exp().map { 1 + $0 }.log()
    let sum = tails.sum + logits.zip(targets) { max($0, 0) - $0 * $1 }.sum
    return Loss(
      sum: sum, weight: Float(logits.count), gradient: logits.sigmoid().zip(targets) { $0 - $1 })
  }
}
