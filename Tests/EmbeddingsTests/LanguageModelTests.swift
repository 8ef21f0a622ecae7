import Embeddings
import Files
import Glibc
import Neural
import TensorCore
import Testing

@Suite(.serialized) struct LanguageModelTests {
  /// A text with some order in it, over vectors that mean nothing.
  private func text() throws -> LanguageText {
    let path = scratchPath("language")
    var file = try AtomicFile(path)
    try file.write(smallText(2400))
    try file.commit()
    defer { unlink(path) }
    let corpus = try EncodedCorpus([path], cutoff: 1, beside: path)
    return LanguageText(corpus, dimensions: 9, cutoff: 3) { word, row in
      var random = SplitMix64(seed: word.reduce(7) { $0 &* 31 &+ UInt64($1) })
      for i in 0..<9 { row[i] = random.normal() }
    }
  }

  private func training(epochs: Int = 2) -> LanguageTraining {
    var training = LanguageTraining()
    training.units = 11
    training.epochs = epochs
    training.rate = 0.01
    training.batchSentences = 16
    return training
  }

  @Test func itGuessesBetterThanFrequencyAlone() throws {
    let text = try text()
    let model = try training().run(text) { _ in }
    #expect(text.heldOut.count > 30)
    #expect(model.perplexity(text.heldOut) < 0.7 * text.plainPerplexity)
  }

  @Test func theGradientIsTheSlope() throws {
    let text = try text()
    let examples = Array(text.learned.prefix(5))
    // A step of training gives the output rows something to pass on.
    let start = try training(epochs: 1).run(text) { _ in }
    func loss(_ model: LanguageModel) -> (sum: Double, gradient: LanguageModel) {
      var gradient = model.zeros()
      var random = SplitMix64(seed: 4)
      let sum = model.learn(examples, gradient: &gradient, random: &random).sum
      return (sum, gradient)
    }
    let slope = loss(start).gradient
    for (place, parameter) in slope.parameters().enumerated() {
      let size = parameter.matrix.sumOfSquares.squareRoot()
      guard size > 0 else { continue }
      func shifted(_ step: Float) -> LanguageModel {
        var copy = start
        var index = 0
        copy.visit("model") { _, matrix in
          if index == place { matrix.add(parameter.matrix, scale: step / size) }
          index += 1
        }
        return copy
      }
      let step: Float = 0.01
      let numeric = (loss(shifted(step)).sum - loss(shifted(-step)).sum) / Double(2 * step)
      #expect(
        abs(numeric - Double(size)) < 0.02 * Double(size) + 0.02,
        "\(parameter.path): \(size) where differences give \(numeric)")
    }
  }

  @Test func theResultDoesNotDependOnTheNumberOfWorkers() throws {
    let text = try text()
    let before = Workers.limit
    defer { Workers.limit = before }
    let models = try [1, 2].map { workers in
      Workers.limit = workers
      return try training(epochs: 1).run(text) { _ in }
    }
    #expect(models[0].parameters().map(\.matrix) == models[1].parameters().map(\.matrix))
  }

  @Test func aPauseChangesNothing() throws {
    let text = try text()
    let whole = try training().run(text) { _ in }
    let state = scratchPath("language.state")
    defer { unlink(state) }
    var paused = training()
    paused.checkpoint = state
    var copy: String?
    _ = try paused.run(text) { progress in
      // What the first epoch left is what a stopped program would find.
      guard progress.epoch == 2, copy == nil else { return }
      copy = "\(state).copy"
      _ = rename(state, copy!)
    }
    let found = try #require(copy)
    defer { unlink(found) }
    paused.checkpoint = found
    let resumed = try paused.run(text) { _ in }
    #expect(resumed.parameters().map(\.matrix) == whole.parameters().map(\.matrix))
  }

  @Test func theStatesOfAFileAreTheModels() throws {
    let text = try text()
    let model = try training(epochs: 1).run(text) { _ in }
    let path = scratchPath("language.safetensors")
    defer { unlink(path) }
    try model.write(to: path, vectors: "none", card: "a test")
    let states = try ContextualStates(path)
    #expect(states.columns == 22)
    var random = SplitMix64(seed: 8)
    let batch = PackedBatch(lengths: [3, 5])
    let input = Matrix.normal(rows: 8, columns: 9, deviation: 1, using: &random)
    let (a, b) = (model.states(input, batch), states(input, batch))
    for r in 0..<8 { for c in 0..<22 { #expect(abs(a[r, c] - b[r, c]) < 0.005) } }
    #expect(throws: VectorError.self) { try ContextualStates("/nowhere") }
  }
}
