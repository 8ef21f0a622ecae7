import ClinicalRecord
import ClinicalText
import Neural
import SentimentAnalysis
import TensorCore
import Testing

@Suite struct SentimentNetTests {
  private static let rows = [
    FeedbackRow(
      comment: Comment("Lovely nurses but I waited four hours!"), stars: 3,
      opinions: [
        .init(aspect: .staff, label: .positive, quote: "Lovely nurses"),
        .init(aspect: .waiting, label: .negative, quote: "I waited four hours"),
      ]),
    FeedbackRow(comment: Comment("Nothing.", question: "What could we do better?"), stars: 5),
    FeedbackRow(
      comment: Comment("It did not help at all."), stars: 1,
      opinions: [.init(aspect: .effect, label: .negative, quote: "It did not help")]),
  ]

  /// The loss along random directions against the gradient, one weight matrix at a time.
  @Test func gradientsAreTheSlopesOfTheLoss() {
    let step = SentimentStep(Self.rows, seed: 3)
    var random = SplitMix64(seed: 17)
    for (place, parameter) in step.gradient().parameters().enumerated() {
      let shape = parameter.matrix
      let direction = Matrix.normal(
        rows: shape.rows, columns: shape.columns, deviation: 1, using: &random)
      let length = 0.02 / direction.sumOfSquares.squareRoot()
      func loss(_ size: Float) -> Double {
        var copy = step
        var index = 0
        copy.visit("model") { _, matrix in
          if index == place { matrix.add(direction, scale: size) }
          index += 1
        }
        return copy.loss()
      }
      let numeric = (loss(length) - loss(-length)) / Double(2 * length)
      let analytic = Double(shape.dot(direction))
      #expect(
        abs(numeric - analytic) / max(abs(numeric), abs(analytic), 0.05) < 0.03,
        "\(parameter.path): \(analytic) where differences give \(numeric)")
    }
  }

  /// A batch is shared by more workers than it has comments.
  @Test func aTrainingMayEndWithOneComment() throws {
    var settings = SentimentTraining.Settings()
    (settings.epochs, settings.aspectEpochs) = (1, 1)
    let training = SentimentTraining(
      words: [""], vectors: Matrix(rows: 1, columns: 6), settings: settings)
    let model = try training.train([Self.rows[0]], heldOut: []) { _ in }
    #expect((1...5).contains(SentimentReader(model: model).read(Comment("Kind staff")).stars))
  }
}
