import Neural
import TensorCore

/// A tagger as large as a clinical one: spelling, words, both directions, a chain of tags.
struct BenchTagger: Trainable {
  struct Sentence: Sendable {
    var words: [Int]
    var spelling: [[Int]]
    var tags: [Int]
  }

  var words: Embedding
  var spelling: CharacterConvolution
  var states: Bidirectional<LSTM>
  var output: Linear
  var crf: CRF
  let dropout = Dropout(rate: 0.5)

  init() {
    var random = SplitMix64(seed: 1)
    words = Embedding(words: 5000, dimensions: 100, using: &random)
    spelling = CharacterConvolution(
      characters: 100, dimensions: 25, filters: 50, width: 3, using: &random)
    states = Bidirectional(inputs: 150, units: 200, using: &random)
    output = Linear(inputs: 400, outputs: 11, using: &random)
    crf = CRF(tags: 11, using: &random)
  }

  mutating func visit(_ path: String, _ body: (String, inout Matrix) -> Void) {
    words.visit("\(path).words", body)
    spelling.visit("\(path).spelling", body)
    states.visit("\(path).states", body)
    output.visit("\(path).output", body)
    crf.visit("\(path).crf", body)
  }

  static func size(of example: Sentence) -> Int { example.words.count }

  func learn(_ examples: [Sentence], gradient: inout BenchTagger, random: inout SplitMix64)
    -> LossSum
  {
    let batch = PackedBatch(lengths: examples.map(\.words.count))
    let indices = batch.pack(examples.map(\.words))
    let (shapes, shapeTrace) = spelling.forward(
      CharacterWords(batch.pack(examples.map(\.spelling))))
    let input = Matrix.sideBySide([words(indices), shapes])
    let inputMask = dropout.mask(batch, columns: 150, using: &random)
    let (states, trace) = states.forward(input.multiplied(elementwise: inputMask), batch)
    let stateMask = dropout.mask(batch, columns: 400, using: &random)
    let kept = states.multiplied(elementwise: stateMask)
    let (loss, slope) = crf.negativeLogLikelihood(
      output(kept), batch.pack(examples.map(\.tags)), batch, gradient: &gradient.crf)
    let above = output.backward(input: kept, outputGradient: slope, gradient: &gradient.output)
    let below = self.states.backward(
      trace, outputGradient: above.multiplied(elementwise: stateMask), gradient: &gradient.states
    )
    .multiplied(elementwise: inputMask)
    words.backward(
      indices: indices, outputGradient: below[columns: 0..<100], gradient: &gradient.words)
    spelling.backward(
      shapeTrace, outputGradient: below[columns: 100..<150], gradient: &gradient.spelling)
    return LossSum(sum: Double(loss), items: Double(examples.count))
  }
}

enum TaggerBench {
  /// Sentences of made-up words, the same in every run.
  static func sentences(count: Int, length: Int) -> [BenchTagger.Sentence] {
    var random = SplitMix64(seed: 2)
    return (0..<count).map { _ in
      BenchTagger.Sentence(
        words: (0..<length).map { _ in random.below(5000) },
        spelling: (0..<length).map { _ in
          (0..<(3 + random.below(7))).map { _ in random.below(100) }
        },
        tags: (0..<length).map { _ in random.below(11) })
    }
  }

  /// Words a second of training, 32 sentences of 40 words a step, over the trainer.
  static func run(threads: Int) throws {
    var settings = Trainer<BenchTagger>.Settings()
    settings.epochs = 3
    settings.workers = threads
    settings.seed = 3
    var trainer = Trainer(BenchTagger(), optimizer: .adam(), settings: settings)
    try trainer.train(sentences(count: 960, length: 40))
    let rows = trainer.state.rows
    guard rows[2].loss.isFinite, rows[2].loss < rows[0].loss else {
      throw BenchError("the tagger does not learn")
    }
    let speed = rows.map(\.wordsPerSecond).max()!
    TensorBench.report("tagger.step", 1280 / speed, "\(Int(speed)) words/s")
  }
}
