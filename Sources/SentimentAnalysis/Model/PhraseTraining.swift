import Glibc
import Neural
import TensorCore

/// Fits a linear reading to stretches whose outputs are known, all of them in every step.
struct PhraseTraining: Sendable {
  struct Example: Sendable {
    var features: PhraseFeatures
    /// The wanted output of each column; negative where it is not known.
    var targets: [Float]
  }

  /// What the outputs are.
  enum Outputs: Sendable {
    /// The shares of one whole.
    case shares
    /// Each holds or does not.
    case each
  }

  let outputs: Outputs
  /// How far weights may go: the higher, the closer the fit.
  var freedom: Float = 4
  var steps = 160
  var rate: Float = 0.15

  init(_ outputs: Outputs) { self.outputs = outputs }

  func train(_ examples: [Example]) -> PhraseModel {
    var model = Self.start(examples)
    let parts = examples.map { model.parts($0.features) }
    var means = (weights: model.weights.zeros, bias: model.bias.zeros)
    var squares = means
    for step in 1...max(1, steps) {
      var gradient = (weights: model.weights.zeros, bias: model.bias.zeros)
      add(examples, parts, model, to: &gradient.weights, &gradient.bias)
      gradient.weights.multiply(by: 1 / Float(examples.count))
      gradient.bias.multiply(by: 1 / Float(examples.count))
      gradient.weights.add(model.weights, scale: 1 / (freedom * Float(examples.count)))
      let rate = rate * (1 - 0.95 * Float(step - 1) / Float(steps))
      Self.move(&model.weights, gradient.weights, &means.weights, &squares.weights, step, rate)
      Self.move(&model.bias, gradient.bias, &means.bias, &squares.bias, step, rate)
    }
    return model
  }

  /// All features of at least two examples, with weights of zero.
  private static func start(_ examples: [Example]) -> PhraseModel {
    var counts: [UInt32: Int] = [:]
    for example in examples {
      for hash in Set(example.features.hashes + example.features.letters) {
        counts[hash, default: 0] += 1
      }
    }
    let hashes = counts.filter { $0.value > 1 }.keys.sorted()
    let rarity = hashes.map { logf(Float(1 + examples.count) / Float(1 + counts[$0]!)) + 1 }
    let columns = examples.first?.targets.count ?? 1
    return PhraseModel(
      hashes: hashes, rarity: Matrix(rows: hashes.count, columns: 1, rarity),
      weights: Matrix(rows: hashes.count, columns: columns), bias: Matrix(rows: 1, columns: columns)
    )
  }

  private func add(
    _ examples: [Example], _ parts: [[PhraseModel.Part]], _ model: PhraseModel,
    to weights: inout Matrix, _ bias: inout Matrix
  ) {
    weights.withMutablePointer { weights in
      bias.withMutablePointer { bias in
        for (example, parts) in zip(examples, parts) {
          let slopes = slopes(model.logits(parts), example.targets)
          for (column, slope) in slopes.enumerated() { bias[column] += slope }
          for part in parts {
            let row = weights + part.row * slopes.count
            for column in slopes.indices { row[column] += part.value * slopes[column] }
          }
        }
      }
    }
  }

  private func slopes(_ logits: [Float], _ targets: [Float]) -> [Float] {
    switch outputs {
    case .shares:
      let shares = SentimentModel.softmax(logits)
      return targets.indices.map { targets[$0] < 0 ? 0 : shares[$0] - targets[$0] }
    case .each:
      return targets.indices.map { targets[$0] < 0 ? 0 : 1 / (1 + expf(-logits[$0])) - targets[$0] }
    }
  }

  /// One step of Adam.
  private static func move(
    _ values: inout Matrix, _ gradient: Matrix, _ means: inout Matrix, _ squares: inout Matrix,
    _ step: Int, _ rate: Float
  ) {
    let (first, second): (Float, Float) = (0.9, 0.99)
    let correction = (1 - powf(second, Float(step))).squareRoot() / (1 - powf(first, Float(step)))
    let count = values.count
    gradient.withPointer { gradient in
      means.withMutablePointer { means in
        squares.withMutablePointer { squares in
          values.withMutablePointer { values in
            for i in 0..<count {
              means[i] = first * means[i] + (1 - first) * gradient[i]
              squares[i] = second * squares[i] + (1 - second) * gradient[i] * gradient[i]
              values[i] -= rate * correction * means[i] / (squares[i].squareRoot() + 1e-8)
            }
          }
        }
      }
    }
  }
}

extension Matrix {
  /// As many rows and columns, all zero.
  fileprivate var zeros: Matrix { Matrix(rows: rows, columns: columns) }
}
