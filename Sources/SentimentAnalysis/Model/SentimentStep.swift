import Neural
import TensorCore

/// The networks' step of learning over some comments, open to the check that its slopes are those of its loss.
package struct SentimentStep: Parameterized {
  private var learner: SentimentLearner
  private let examples: [LearningExample]

  /// A small untrained network before these comments.
  package init(_ rows: [FeedbackRow], seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let words = [""] + SentimentTraining.vocabulary(of: rows).sorted()
    let vectors = Matrix.stacked([
      Matrix(rows: 1, columns: 6),
      Matrix.normal(rows: words.count - 1, columns: 6, deviation: 1, using: &random),
    ])
    let shape = SentimentNet.Shape(dimensions: 6, filters: 5, units: 4, hidden: 7)
    learner = SentimentLearner(net: SentimentNet(shape, using: &random), vectors: vectors)
    examples = SentimentTraining(words: words, vectors: vectors).examples(rows)
  }

  package mutating func visit(_ path: String, _ body: (String, inout Matrix) -> Void) {
    learner.visit(path, body)
  }

  /// The loss, with the same values dropped in every call.
  package func loss() -> Double {
    var random = SplitMix64(seed: 5)
    var unused = learner.zeros()
    return learner.learn(examples, gradient: &unused, random: &random).sum
  }

  /// The slope of the loss at every weight.
  package func gradient() -> SentimentStep {
    var random = SplitMix64(seed: 5)
    var result = zeros()
    _ = learner.learn(examples, gradient: &result.learner, random: &random)
    return result
  }
}
