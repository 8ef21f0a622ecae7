import Embeddings
import Neural
import TensorCore

/// The salience that reads words: networks of several seeds and the linear model, their scores averaged.
package struct RecurrentSalience: Sendable {
  let networks: [SalienceNetwork]
  private let linear: SalienceModel
  private let vectors: WordVectors
  /// The part of the score that the networks have; the linear model has the rest.
  static let share: Float = 0.5

  init(networks: [SalienceNetwork], linear: SalienceModel, vectors: WordVectors) {
    self.networks = networks
    self.linear = linear
    self.vectors = vectors
  }

  /// The adapted word vectors of the program, read once.
  package static let linkedVectors: WordVectors? = try? WordVectors.linked("clinical")

  /// Nil when the file has no networks.
  init?(_ file: WeightFile, linear: SalienceModel, vectors: WordVectors) throws(WeightFileError) {
    guard let seeds = try? file.lines("salience.networks") else { return nil }
    var networks: [SalienceNetwork] = []
    for seed in seeds {
      var random = SplitMix64.idle
      var network = SalienceNetwork(dimensions: vectors.dimensions, using: &random)
      try network.load(from: file, path: "salience.network\(seed)")
      networks.append(network)
    }
    self.init(networks: networks, linear: linear, vectors: vectors)
  }

  func store(in writer: inout WeightFile.Writer) {
    writer.add("salience.networks", lines: networks.indices.map { "\($0)" })
    for (seed, network) in networks.enumerated() {
      for (name, matrix) in network.parameters("salience.network\(seed)") {
        writer.add(name, matrix, as: .float16)
      }
    }
  }

  func judge(_ history: CaseHistory, _ features: [[(id: Int, value: Float)]]) -> Judgement {
    guard !history.passages.isEmpty else {
      return Judgement(probabilities: [], likeness: Likeness(history))
    }
    let input = HistoryInput(history, features, vectors)
    let readings = networks.map { $0.read(input) }
    let part = Self.share / Float(networks.count)
    let probabilities = history.map { row in
      var scores = linear.scores(features[row]).map { $0 * (1 - Self.share) }
      for reading in readings {
        for column in scores.indices { scores[column] += part * reading.scores[row, column] }
      }
      return SalienceModel.probabilities(of: scores)
    }
    let topics = zip(networks, readings).map { Likeness.Topics($1.topics, $0.sharing) }
    return Judgement(
      probabilities: probabilities, likeness: Likeness(history, topics: topics))
  }
}
