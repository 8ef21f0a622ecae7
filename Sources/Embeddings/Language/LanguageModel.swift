import Glibc
import Neural
import TensorCore

/// A small language model of words in both directions: what word comes next, and what word came before?
///
/// [f; b] = BiLSTM(v); the next word has the distribution softmax(f Wᵀ + b), the one before softmax(b Wᵀ + b). The
/// vectors v stay as they are, so that words which training never showed have states too; both directions share W.
package struct LanguageModel: Parameterized, Sendable {
  static let kind = "osler-language-model"

  package var states: Bidirectional<LSTM>
  var output: SampledSoftmax
  let text: LanguageText
  private let sampler: NegativeSampler
  /// The chance of each class at a draw, and at a place of the text.
  private let drawn: [Float]
  private let common: [Float]
  /// Classes drawn for each part of a batch.
  private let draws: Int

  package init(_ text: LanguageText, units: Int, draws: Int = 512, seed: UInt64) {
    self.text = text
    self.draws = min(draws, text.classes)
    var random = SplitMix64(seed: seed &* 7919 &+ 29)
    states = Bidirectional(inputs: text.vectors.columns, units: units, using: &random)
    output = SampledSoftmax(inputs: units, classes: text.classes)
    let power = 0.75
    sampler = NegativeSampler(counts: text.counts, power: power)
    let weights = text.counts.map { pow(Double(max(1, $0)), power) }
    let sums = (weights.reduce(0, +), Double(text.counts.reduce(0, +)))
    drawn = weights.map { Float($0 / sums.0) }
    common = text.counts.map { Float(Double($0) / sums.1) }
  }

  package mutating func visit(_ path: String, _ body: (String, inout Matrix) -> Void) {
    states.visit("\(path).states", body)
    output.visit("\(path).output", body)
  }

  /// The states of a batch, forward ones above backward ones, and the classes they should tell.
  func stacked(_ states: Matrix, _ batch: LanguageBatch) -> (rows: Matrix, targets: [Int]) {
    let units = states.columns / 2
    return (
      .stacked([states[columns: 0..<units], states[columns: units..<2 * units]]),
      batch.next + batch.previous
    )
  }

  /// The classes of `targets` and drawn ones; and where each target is among them.
  private func draw(_ targets: [Int], _ random: inout SplitMix64) -> (
    draw: SampledSoftmax.Draw, places: [Int]
  ) {
    var place: [Int: Int] = [:]
    var classes: [Int] = []
    func enter(_ number: Int) -> Int {
      if let known = place[number] { return known }
      place[number] = classes.count
      classes.append(number)
      return classes.count - 1
    }
    let places = targets.map(enter)
    for _ in 0..<draws { _ = enter(Int(sampler.draw(&random))) }
    let chances = classes.map { number -> Float in
      let expected = Float(draws) * drawn[number] + Float(targets.count) * common[number]
      return logf(-expm1f(-expected))
    }
    return (SampledSoftmax.Draw(classes: classes, logChance: chances), places)
  }
}

extension LanguageModel: Trainable {
  package static func size(of example: LanguageExample) -> Int { example.range.count }

  package func learn(
    _ examples: [LanguageExample], gradient: inout LanguageModel, random: inout SplitMix64
  ) -> LossSum {
    guard !examples.isEmpty else { return LossSum(sum: 0, items: 0) }
    let batch = text.batch(examples)
    let (output, trace) = states.forward(batch.vectors, batch.batch)
    let (rows, targets) = stacked(output, batch)
    let (draw, places) = draw(targets, &random)
    let loss = self.output.loss(rows, places, draw, gradient: &gradient.output)
    let count = batch.batch.rows
    let slope = Matrix.sideBySide([
      loss.gradient[rows: 0..<count], loss.gradient[rows: count..<2 * count],
    ])
    _ = states.backward(
      trace, outputGradient: slope, gradient: &gradient.states)
    return LossSum(sum: Double(loss.sum), items: Double(loss.weight))
  }
}
