import Glibc
import Neural
import TensorCore

/// A comment with what the network is to say of it.
struct LearningExample: Sendable {
  var input: CommentEncoding
  /// The wanted share of each number of stars; nil when they are not known.
  var stars: [Float]?
  /// Negative, neutral, positive as 0, 1, 2.
  var polarity: Int?
  /// One for each aspect the comment speaks of; nil when they are not known.
  var aspects: [Float]?
  /// For each word the aspects it speaks of, as bits, and the polarity there (-1 for none); nil when nothing is quoted.
  var words: [(aspects: UInt16, polarity: Int8)]?
  /// For each segment one for each aspect it speaks of; nil when nothing is quoted.
  var segments: [[Float]]?

  var starPhrases: PhraseTraining.Example? {
    stars.map { PhraseTraining.Example(features: input.phrases, targets: $0) }
  }

  /// Each segment, and the whole comment, of which only the aspects are known.
  var aspectPhrases: [PhraseTraining.Example] {
    let parts = zip(input.segments, segments ?? []).map {
      PhraseTraining.Example(features: $0, targets: $1)
    }
    guard let aspects else { return parts }
    return parts + [
      PhraseTraining.Example(
        features: input.spelledPhrases, targets: aspects + [-1, -1, -1])
    ]
  }
}

/// The network with the settings of its training.
struct SentimentLearner: Trainable {
  var net: SentimentNet
  var vectors: Matrix
  var rates = Rates()

  /// Shares of values that training drops, and the weights of the losses.
  struct Rates: Sendable {
    var words: Float = 0.15
    var input: Float = 0.25
    var top: Float = 0.4
    var whole: Float = 0.3
    var hidden: Float = 0.3
    var aspectLoss: Float = 0.3
    var wordLoss: Float = 1.0
    var starLoss: Float = 1

    /// For networks whose aspects count, not their stars.
    static var aspects: Rates {
      var rates = Rates()
      rates.aspectLoss = 1
      rates.wordLoss = 3
      rates.starLoss = 0.3
      return rates
    }
  }

  mutating func visit(_ path: String, _ body: (String, inout Matrix) -> Void) {
    net.visit(path, body)
  }

  static func size(of example: LearningExample) -> Int { example.input.count }

  func learn(
    _ examples: [LearningExample], gradient: inout SentimentLearner, random: inout SplitMix64
  ) -> LossSum {
    // The last batch may hold fewer comments than there are parts.
    guard !examples.isEmpty else { return LossSum(sum: 0, items: 0) }
    let input = NetInput(examples.map(\.input), vectors)
    let masks = masks(input, &random)
    let trace = net.forward(input, masks)
    let output = trace.output
    var sum: Float = 0
    var verdicts = Matrix(rows: examples.count, columns: SentimentNet.verdicts)
    var aspects = Matrix(rows: examples.count, columns: Aspect.count)
    var words = Matrix(rows: input.batch.rows, columns: SentimentNet.wordOutputs)
    for (number, example) in examples.enumerated() {
      if let stars = example.stars {
        sum += Self.crossEntropy(output.verdicts, number, 0, stars, rates.starLoss, &verdicts)
      }
      if let polarity = example.polarity {
        let target = (0..<3).map { $0 == polarity ? Float(0.94) : 0.03 }
        sum += Self.crossEntropy(output.verdicts, number, 5, target, rates.starLoss, &verdicts)
      }
      if let known = example.aspects {
        for aspect in 0..<Aspect.count {
          sum += Self.binary(
            output.aspects, number, aspect, known[aspect], rates.aspectLoss, &aspects)
        }
      }
      if let known = example.words {
        sum += learnWords(known, number, output, &words)
      }
    }
    net.backward(
      trace, masks, verdicts: verdicts, words: words, aspects: aspects, gradient: &gradient.net)
    return LossSum(sum: Double(sum), items: Double(examples.count))
  }

  private func learnWords(
    _ known: [(aspects: UInt16, polarity: Int8)], _ number: Int, _ output: SentimentNet.Output,
    _ slopes: inout Matrix
  ) -> Float {
    let share = rates.wordLoss / Float(known.count + 8)
    var sum: Float = 0
    for (step, word) in known.enumerated() {
      let row = output.batch.row(number, step)
      for aspect in 0..<Aspect.count {
        let target: Float = word.aspects & (1 << UInt16(aspect)) != 0 ? 1 : 0
        sum += Self.binary(output.words, row, aspect, target, share, &slopes)
      }
      if word.polarity >= 0 {
        let target = (0..<3).map { $0 == Int(word.polarity) ? Float(0.9) : 0.05 }
        sum += Self.crossEntropy(output.words, row, Aspect.count, target, share * 2, &slopes)
      }
    }
    return sum
  }

  private func masks(_ input: NetInput, _ random: inout SplitMix64) -> SentimentNet.Masks {
    let columns = input.vectors.columns + net.shape.filters + input.features.columns
    var masks = SentimentNet.Masks()
    var first = Dropout(rate: rates.input).mask(input.batch, columns: columns, using: &random)
    let kept = Dropout(rate: rates.words).factors(
      rows: input.batch.rows, columns: 1, using: &random)
    for row in 0..<input.batch.rows where kept[row, 0] == 0 {
      for column in 0..<(input.vectors.columns + net.shape.filters) { first[row, column] = 0 }
    }
    masks.input = first
    masks.top = Dropout(rate: rates.top, unit: .sequenceColumn)
      .mask(input.batch, columns: 2 * net.shape.units, using: &random)
    masks.whole = Dropout(rate: rates.whole).factors(
      rows: input.batch.sequences, columns: 2 * net.shape.units + input.whole.columns,
      using: &random)
    masks.hidden = Dropout(rate: rates.hidden).factors(
      rows: input.batch.sequences, columns: net.shape.hidden, using: &random)
    return masks
  }

  /// Adds the loss of the softmax over `target.count` columns from `first` on, and its slope.
  private static func crossEntropy(
    _ logits: Matrix, _ row: Int, _ first: Int, _ target: [Float], _ weight: Float,
    _ slopes: inout Matrix
  ) -> Float {
    let values = target.indices.map { logits[row, first + $0] }
    let top = values.max()!
    let total = values.reduce(Float(0)) { $0 + expf($1 - top) }
    var loss: Float = 0
    for (column, wanted) in target.enumerated() {
      let share = expf(values[column] - top) / total
      loss -= wanted * (values[column] - top - logf(total))
      slopes[row, first + column] += weight * (share - wanted)
    }
    return weight * loss
  }

  private static func binary(
    _ logits: Matrix, _ row: Int, _ column: Int, _ target: Float, _ weight: Float,
    _ slopes: inout Matrix
  ) -> Float {
    let x = logits[row, column]
    slopes[row, column] += weight * (1 / (1 + expf(-x)) - target)
    return weight * (max(x, 0) - x * target + log1pf(expf(-abs(x))))
  }
}
