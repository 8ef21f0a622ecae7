import Glibc
import JSON

/// Blends what networks and wording say of an aspect into one probability.
///
/// p_a = 1 / (1 + exp(-(w · x_a + b_a))), x_a: the logits of the networks, of the likeliest segment's wording and of the
/// whole comment's. The weights w are the same for all aspects, so that rare ones lean on what the frequent ones tell.
struct AspectBlend: Sendable, Hashable {
  /// Of the networks, of the likeliest segment, of the whole.
  var weights = SIMD3<Float>(0.5, 0.25, 0.25)
  var biases = [Float](repeating: 0, count: Aspect.count)
  /// The probability from which on an aspect is told.
  var least: Float = 0.5

  /// The probability of an aspect from its three logits.
  func probability(_ logits: SIMD3<Float>, of aspect: Int) -> Float {
    1 / (1 + expf(-((weights * logits).sum() + biases[aspect])))
  }

  /// The logit of a probability, within bounds.
  static func logit(_ probability: Float) -> Float {
    let share = min(max(probability, 1e-4), 1 - 1e-4)
    return logf(share / (1 - share))
  }
}

/// Fits a blend to comments whose aspects are known.
struct AspectBlendTraining: Sendable {
  /// For each comment the logits of each aspect, and the aspects it speaks of.
  private let logits: [[SIMD3<Float>]]
  private let known: [Set<Int>]

  private static let steps = 400
  private static let rate: Float = 0.05
  /// How strongly weights and biases are held near their start.
  private static let restraint: Float = 1

  init(_ logits: [[SIMD3<Float>]], _ known: [Set<Int>]) {
    self.logits = logits
    self.known = known
  }

  /// The likeliest weights, and the threshold with which most is right (micro F1, which is told too).
  func best() -> (figure: Double, blend: AspectBlend) {
    var blend = AspectBlend()
    var means = AspectBlend.Slope()
    var squares = AspectBlend.Slope()
    for step in 1...Self.steps {
      let rate = Self.rate * (1 - 0.95 * Float(step - 1) / Float(Self.steps))
      blend.move(against: slope(of: blend), &means, &squares, step: step, rate: rate)
    }
    // Of honest probabilities those from half the F1 on that they reach are worth telling.
    var figure = f1(of: blend, from: blend.least)
    for _ in 0..<8 {
      blend.least = Float(figure / 2)
      figure = f1(of: blend, from: blend.least)
    }
    return (figure, blend)
  }

  private func slope(of blend: AspectBlend) -> AspectBlend.Slope {
    var slope = AspectBlend.Slope()
    slope.weights = (blend.weights - AspectBlend().weights) * Self.restraint
    for aspect in blend.biases.indices {
      slope.biases[aspect] = blend.biases[aspect] * Self.restraint
    }
    for (logits, known) in zip(logits, known) {
      for (aspect, parts) in logits.enumerated() {
        let miss = blend.probability(parts, of: aspect) - (known.contains(aspect) ? 1 : 0)
        slope.weights += miss * parts
        slope.biases[aspect] += miss
      }
    }
    return slope
  }

  private func f1(of blend: AspectBlend, from least: Float) -> Double {
    var (right, all) = (0, 0)
    for (logits, known) in zip(logits, known) {
      for (aspect, parts) in logits.enumerated() {
        let (told, holds) = (
          blend.probability(parts, of: aspect) >= least, known.contains(aspect)
        )
        right += told && holds ? 1 : 0
        all += (told ? 1 : 0) + (holds ? 1 : 0)
      }
    }
    return 2 * Double(right) / Double(max(1, all))
  }
}

extension AspectBlend {
  fileprivate struct Slope {
    var weights = SIMD3<Float>()
    var biases = [Float](repeating: 0, count: Aspect.count)
  }

  /// One step of Adam.
  fileprivate mutating func move(
    against slope: Slope, _ means: inout Slope, _ squares: inout Slope, step: Int, rate: Float
  ) {
    let correction =
      (1 - powf(0.99, Float(step))).squareRoot() / (1 - powf(0.9, Float(step))) * rate
    means.weights = 0.9 * means.weights + 0.1 * slope.weights
    squares.weights = 0.99 * squares.weights + 0.01 * slope.weights * slope.weights
    weights -= correction * means.weights / (squares.weights.squareRoot() + 1e-8)
    for aspect in biases.indices {
      let value = slope.biases[aspect]
      means.biases[aspect] = 0.9 * means.biases[aspect] + 0.1 * value
      squares.biases[aspect] = 0.99 * squares.biases[aspect] + 0.01 * value * value
      biases[aspect] -=
        correction * means.biases[aspect] / (squares.biases[aspect].squareRoot() + 1e-8)
    }
  }
}

extension AspectBlend {
  init?(_ json: JSONValue) {
    func numbers(_ name: String) -> [Float]? {
      json[name]?.array?.compactMap { $0.number.map(Float.init) }
    }
    guard let weights = numbers("weights"), weights.count == 3, let biases = numbers("biases"),
      biases.count == Aspect.count, let least = json["least"]?.number
    else { return nil }
    self.init(
      weights: SIMD3(weights[0], weights[1], weights[2]), biases: biases, least: Float(least))
  }

  var json: JSONValue {
    func numbers(_ values: [Float]) -> JSONValue { .array(values.map { .number(Double($0)) }) }
    return .object([
      .init("weights", numbers([weights.x, weights.y, weights.z])),
      .init("biases", numbers(biases)), .init("least", .number(Double(least))),
    ])
  }
}
