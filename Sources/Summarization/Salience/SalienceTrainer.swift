import Glibc

func exponential(_ x: Float) -> Float { expf(x) }

/// A passage for training: its features and how much of it belongs to each class.
package struct SalienceExample: Sendable {
  var features: [(id: Int, value: Float)]
  var target: [Float]
  var weight: Float
}

/// Trains the salience of passages by whole-batch descent with steps of their own for every weight.
package struct SalienceTrainer: Sendable {
  package var rounds = 150
  package var rate: Float = 0.4
  /// How strongly weights are drawn to zero.
  package var decay: Float = 3
  /// Features that stand in fewer passages are left out.
  package var leastCount = 6

  package init() {}

  package func train(_ examples: [SalienceExample]) -> SalienceModel {
    let ids = frequentFeatures(examples)
    var place = [Int32](repeating: -1, count: PassageFeatures.count)
    for (row, id) in ids.enumerated() { place[id] = Int32(row) }
    let packed = examples.map { example in
      example.features.compactMap { feature -> (row: Int, value: Float)? in
        place[feature.id] >= 0 ? (Int(place[feature.id]), feature.value) : nil
      }
    }
    let classes = SalienceModel.classes
    var weights = [Float](repeating: 0, count: ids.count * classes)
    var squares = [Float](repeating: 1e-6, count: weights.count)
    for _ in 0..<rounds {
      var gradient = weights.map { $0 * decay }
      for (features, example) in zip(packed, examples) {
        add(features, example, weights, to: &gradient)
      }
      for i in weights.indices {
        squares[i] += gradient[i] * gradient[i]
        weights[i] -= rate * gradient[i] / squares[i].squareRoot()
      }
    }
    return SalienceModel(ids: ids, weights: weights)
  }

  private func add(
    _ features: [(row: Int, value: Float)], _ example: SalienceExample, _ weights: [Float],
    to gradient: inout [Float]
  ) {
    let classes = SalienceModel.classes
    var sums = [Float](repeating: 0, count: classes)
    for (row, value) in features {
      for k in 0..<classes { sums[k] += value * weights[row * classes + k] }
    }
    let isFact = 1 - example.target[0]
    var slope = SalienceModel.softmax(Array(sums[1...]))
    for k in slope.indices {
      slope[k] = (isFact * slope[k] - example.target[k + 1]) * example.weight
    }
    slope.insert((SalienceModel.sigmoid(sums[0]) - isFact) * example.weight, at: 0)
    for (row, value) in features {
      for k in 0..<classes { gradient[row * classes + k] += value * slope[k] }
    }
  }

  private func frequentFeatures(_ examples: [SalienceExample]) -> [Int] {
    var counts = [Int](repeating: 0, count: PassageFeatures.count)
    for example in examples {
      for feature in example.features where feature.value != 0 { counts[feature.id] += 1 }
    }
    return counts.indices.filter { counts[$0] >= leastCount }
  }
}

func power(_ x: Float, _ y: Float) -> Float { powf(x, y) }

extension Float {
  var logarithm: Float { logf(self) }
}
