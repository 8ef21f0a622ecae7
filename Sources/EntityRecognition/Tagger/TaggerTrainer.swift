import Neural
import TensorCore

/// How a tagger is trained.
public struct TaggerTraining: Sendable {
  public var epochs = 24
  public var batchSentences = 16
  public var rate: Float = 0.003
  public var decay: Float = 0.01
  public var inputDropout: Float = 0.35
  public var hiddenDropout: Float = 0.4
  /// The share of words that lose their own row, so that the network learns to read unknown words.
  public var wordDropout: Float = 0.15
  public var seed: UInt64 = 1
  /// The share of the running average that each step keeps.
  public var averaging: Float = 0.998

  public init() {}
}

/// Trains a tagger on sentences; the same weights for any number of workers.
struct TaggerTrainer {
  let settings: TaggerTraining
  let data: TaggerDataset
  let tags: TagSet
  /// A batch is always cut into this many parts, whoever computes them.
  private static let parts = 2

  /// The averaged model behind each epoch is handed to `report` with the mean loss of a token; false stops.
  func train(_ start: TaggerModel, report: (Int, Float, TaggerModel) -> Bool) -> TaggerModel {
    var model = start
    var average = start
    var random = SplitMix64(seed: settings.seed)
    let steps =
      settings.epochs
      * ((data.examples.count + settings.batchSentences - 1) / settings.batchSentences)
    let schedule = Schedule.cosine(warmUp: min(200, steps / 10), steps: steps, floor: 0.02)
    var optimizer = Optimizer.adamW(rate: settings.rate, decay: settings.decay)
    optimizer.largestNorm = 5
    var gradients = (0..<Self.parts).map { _ in start.zeros() }
    var step = 0
    for epoch in 1...settings.epochs {
      var loss: Float = 0
      for batch in batches(using: &random) {
        step += 1
        loss += gradient(batch, model, &gradients, &random)
        let scale = 1 / Float(max(1, batch.count))
        optimizer.step(
          &model, gradient: gradients[0], scale: scale, rateFactor: schedule.factor(step))
        let keep = min(settings.averaging, Float(step) / Float(step + 10))
        average.follow(model, keep: keep)
      }
      let tokens = data.tokenCount(Array(data.examples.indices))
      if !report(epoch, loss / Float(max(1, tokens)), average) { break }
    }
    return average
  }

  /// Sentences in random order, those of one batch of about one length.
  private func batches(using random: inout SplitMix64) -> [[Int]] {
    var order = Array(data.examples.indices)
    for i in order.indices.reversed() where i > 0 {
      order.swapAt(i, Int(random.next() % UInt64(i + 1)))
    }
    var batches: [[Int]] = []
    let pool = settings.batchSentences * 32
    for start in stride(from: 0, to: order.count, by: pool) {
      let part = order[start..<min(start + pool, order.count)].sorted {
        (data.examples[$0].forms.count, $0) < (data.examples[$1].forms.count, $1)
      }
      for first in stride(from: 0, to: part.count, by: settings.batchSentences) {
        batches.append(Array(part[first..<min(first + settings.batchSentences, part.count)]))
      }
    }
    for i in batches.indices.reversed() where i > 0 {
      batches.swapAt(i, Int(random.next() % UInt64(i + 1)))
    }
    return batches
  }

  /// Leaves the gradient of a batch in `gradients[0]` and returns its loss.
  private func gradient(
    _ batch: [Int], _ model: TaggerModel, _ gradients: inout [TaggerModel],
    _ random: inout SplitMix64
  ) -> Float {
    let seeds = (0..<Self.parts).map { _ in random.next() }
    let results = gradients.withUnsafeMutableBufferPointer { gradients in
      // Each part writes the gradient of its own number only.
      nonisolated(unsafe) let gradients = gradients
      return Workers.map(Self.parts) { part -> Float in
        gradients[part].clear()
        let share = stride(from: part, to: batch.count, by: Self.parts).map { batch[$0] }
        guard !share.isEmpty else { return 0 }
        var random = SplitMix64(seed: seeds[part])
        return loss(share, model, &gradients[part], &random)
      }
    }
    for part in 1..<Self.parts { gradients[0].accumulate(gradients[part]) }
    return results.reduce(0, +)
  }

  private func loss(
    _ share: [Int], _ model: TaggerModel, _ gradient: inout TaggerModel, _ random: inout SplitMix64
  ) -> Float {
    var (input, targets, _) = data.batch(share)
    for row in input.words.indices where random.uniform() < settings.wordDropout {
      input.words[row] = TaggerVocabulary.unknown
    }
    let masks = TaggerModel.Masks(
      input: Dropout(rate: settings.inputDropout).mask(
        input.batch, columns: model.shape.inputs, using: &random),
      hidden: Dropout(rate: settings.hiddenDropout).mask(
        input.batch, columns: 2 * model.shape.units, using: &random))
    return model.loss(input, targets: targets, masks: masks, gradient: &gradient)
  }
}

extension TaggerModel {
  /// Moves every weight to `keep` times itself and the rest of `other`.
  mutating func follow(_ other: TaggerModel, keep: Float) {
    let others = other.parameters()
    var place = 0
    visit("model") { _, matrix in
      matrix.multiply(by: keep)
      matrix.add(others[place].matrix, scale: 1 - keep)
      place += 1
    }
  }
}
