import Neural
import TensorCore

extension SalienceNetwork {
  static let wordDropout = Dropout(rate: 0.25)
  static let passageDropout = Dropout(rate: 0.3)
  static let joinedDropout = Dropout(rate: 0.4)
  /// How much telling like passages apart counts beside telling facts.
  static let sharingWeight: Float = 0.5

  /// Adds the gradient of one history's loss, and returns the loss; `random` decides what is left out.
  package func learn(
    _ lesson: SalienceLesson, gradient: inout SalienceNetwork, using random: inout SplitMix64
  ) -> Double {
    guard let input = lesson.input else { return 0 }
    let masks = masks(input, using: &random)
    let (scores, topics, trace) = forward(input, masks)
    var scoreSlope = Matrix(rows: scores.rows, columns: scores.columns)
    var loss = 0.0
    for row in 0..<scores.rows {
      loss += learn(row, scores, lesson, &scoreSlope)
    }
    let (sharingLoss, topicSlope) = learn(topics, lesson.pairs, &gradient)
    backward(scoreSlope, topicSlope, input, masks, trace, &gradient)
    return loss + sharingLoss
  }

  private func masks(_ input: HistoryInput, using random: inout SplitMix64) -> Masks {
    let passages = input.words.count
    let width = document.inputs
    return Masks(
      words: Self.wordDropout.factors(
        rows: input.vectors.rows, columns: Self.wordSize, using: &random),
      passages: Self.passageDropout.factors(rows: passages, columns: width, using: &random),
      joined: Self.joinedDropout.factors(
        rows: passages, columns: width + document.outputs, using: &random))
  }

  /// The loss of one passage: whether it holds a fact, and of which part.
  private func learn(
    _ row: Int, _ scores: Matrix, _ lesson: SalienceLesson, _ slope: inout Matrix
  ) -> Double {
    let example = lesson.examples[row]
    let isFact = 1 - example.target[0]
    let fact = SalienceModel.sigmoid(scores[row, 0])
    slope[row, 0] = (fact - isFact) * example.weight
    var loss = -isFact * max(fact, 1e-9).logarithm - (1 - isFact) * max(1 - fact, 1e-9).logarithm
    let parts = SalienceModel.softmax((1..<scores.columns).map { scores[row, $0] })
    for (place, share) in parts.enumerated() {
      let target = example.target[place + 1]
      slope[row, place + 1] = (isFact * share - target) * example.weight
      if target > 0 { loss -= target * max(share, 1e-9).logarithm }
    }
    return Double(loss * example.weight)
  }

  /// The loss of telling which passages say the same, and its gradient at the topics.
  private func learn(
    _ topics: Matrix, _ pairs: [SalienceLesson.Pair], _ gradient: inout SalienceNetwork
  ) -> (loss: Double, slope: Matrix) {
    var loss = 0.0
    var slope = Matrix(rows: topics.rows, columns: topics.columns)
    for pair in pairs {
      let dot = topics[rows: pair.first..<(pair.first + 1)]
        .dot(topics[rows: pair.second..<(pair.second + 1)])
      let sum = sharing[0, 0] * dot + sharing[0, 1] * pair.overlap + sharing[0, 2]
      let same = SalienceModel.sigmoid(sum)
      let likelihood = max(pair.isSame ? same : 1 - same, 1e-9)
      loss -= Double(Self.sharingWeight * likelihood.logarithm)
      let error = (same - (pair.isSame ? 1 : 0)) * Self.sharingWeight
      gradient.sharing[0, 0] += error * dot
      gradient.sharing[0, 1] += error * pair.overlap
      gradient.sharing[0, 2] += error
      for column in 0..<topics.columns {
        slope[pair.first, column] += error * sharing[0, 0] * topics[pair.second, column]
        slope[pair.second, column] += error * sharing[0, 0] * topics[pair.first, column]
      }
    }
    return (loss, slope)
  }
}

/// One case to learn from: its history as numbers, what each passage holds, and which passages say the same.
package struct SalienceLesson: Sendable {
  struct Pair: Sendable {
    var first, second: Int
    var overlap: Float
    var isSame: Bool
  }

  /// Nil where the program has no word vectors.
  var input: HistoryInput?
  var examples: [SalienceExample]
  var pairs: [Pair]
}
