import Embeddings
import Neural
import TensorCore

/// Trains the networks of `RecurrentSalience`, one for each seed; the same weights for the same cases and seeds.
package struct RecurrentTrainer: Sendable {
  package var epochs = 24
  package var rate: Float = 0.004
  package var seeds = 3
  private static let decay: Float = 0.01

  package init() {}

  package func train(_ lessons: [SalienceLesson], linear: SalienceModel, vectors: WordVectors)
    -> RecurrentSalience
  {
    let networks = (0..<seeds).map { network(lessons, seed: UInt64($0 + 1), vectors.dimensions) }
    return RecurrentSalience(networks: networks, linear: linear, vectors: vectors)
  }

  private func network(_ lessons: [SalienceLesson], seed: UInt64, _ dimensions: Int)
    -> SalienceNetwork
  {
    var random = SplitMix64(seed: seed)
    var network = SalienceNetwork(dimensions: dimensions, using: &random)
    var optimizer = Optimizer.adamW(rate: rate, decay: Self.decay)
    optimizer.largestNorm = 1
    var gradient = network.zeros()
    for epoch in 0..<epochs {
      var order = Array(lessons.indices)
      order.shuffle(using: &random)
      let slower = 1 - 0.9 * Float(epoch) / Float(max(1, epochs - 1))
      for place in order {
        gradient.clear()
        _ = network.learn(lessons[place], gradient: &gradient, using: &random)
        let passages = max(1, lessons[place].examples.count)
        optimizer.step(
          &network, gradient: gradient, scale: 1 / Float(passages).squareRoot(),
          rateFactor: slower)
      }
    }
    return network
  }
}
