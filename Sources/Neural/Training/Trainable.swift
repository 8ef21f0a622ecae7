import TensorCore

/// A model that learns from examples of one type.
public protocol Trainable: Parameterized, Sendable {
  associatedtype Example: Sendable

  /// Adds the gradient of the summed loss of `examples` to `gradient`, and returns that sum.
  ///
  /// Draws (dropout and the like) come from `random` alone, so that a training can be repeated.
  func learn(_ examples: [Example], gradient: inout Self, random: inout SplitMix64) -> LossSum

  /// How long an example is, in words: examples of like size are batched together.
  static func size(of example: Example) -> Int
}

/// A loss summed over some items; their count makes it a mean.
public struct LossSum: Sendable, Hashable {
  public var sum: Double
  public var items: Double

  public init(sum: Double, items: Double) {
    self.sum = sum
    self.items = items
  }

  public var mean: Double { items == 0 ? 0 : sum / items }

  mutating func add(_ other: LossSum) {
    sum += other.sum
    items += other.items
  }
}

/// A figure of merit that a validation found.
public struct Metric: Sendable, Hashable {
  public var name: String
  public var value: Double

  public init(_ name: String, _ value: Double) {
    self.name = name
    self.value = value
  }
}

/// How a training goes, for a progress line.
public struct TrainingProgress: Sendable {
  public var epoch: Int
  public var epochs: Int
  public var step: Int
  public var steps: Int
  /// Mean loss of the epoch so far.
  public var loss: Double
  /// What the last validation found; empty inside an epoch.
  public var metrics: [Metric]
  public var wordsPerSecond: Double
  public var secondsLeft: Double
  /// True for the line at the end of an epoch.
  public var isEpochEnd: Bool

  /// One line for a terminal or a log.
  public var line: String {
    let place = isEpochEnd ? "" : " step \(step)/\(steps)"
    let found = metrics.map { " \($0.name) \(decimals($0.value, 4))" }.joined()
    return "epoch \(epoch)/\(epochs)\(place) loss \(decimals(loss, 4))\(found)"
      + " \(Int(wordsPerSecond)) words/s \(clock(secondsLeft)) left"
  }
}

/// `value` with a fixed number of decimals.
func decimals(_ value: Double, _ digits: Int) -> String {
  guard value.isFinite, abs(value) < 1e12 else { return "\(value)" }
  var scale = 1
  for _ in 0..<digits { scale *= 10 }
  let units = Int((abs(value) * Double(scale)).rounded())
  let fraction = String(units % scale)
  let zeros = String(repeating: "0", count: digits - fraction.utf8.count)
  return "\(value < 0 ? "-" : "")\(units / scale).\(zeros)\(fraction)"
}

/// Seconds as minutes and seconds.
private func clock(_ seconds: Double) -> String {
  guard seconds.isFinite, seconds < 1e9 else { return "?" }
  let whole = Int(seconds.rounded())
  return "\(whole / 60):\(whole % 60 < 10 ? "0" : "")\(whole % 60)"
}
