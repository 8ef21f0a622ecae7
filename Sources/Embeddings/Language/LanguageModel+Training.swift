import Glibc
import JSON
import Neural
import TensorCore

/// How a language model is trained.
package struct LanguageTraining: Sendable {
  package var units = 128
  package var epochs = 4
  package var rate: Float = 0.003
  package var batchSentences = 64
  package var seed: UInt64 = 1
  /// Where checkpoints go, so that an interrupted training goes on; nil for none.
  package var checkpoint: String?

  package init() {}

  /// A model of `text`, the epoch with the least perplexity on what was held out.
  package func run(_ text: LanguageText, report: (TrainingProgress) -> Void)
    throws(VectorError) -> LanguageModel
  {
    let start = LanguageModel(text, units: units, seed: seed)
    var optimizer = Optimizer.adam(rate: rate)
    optimizer.largestNorm = 1
    var trainer = Trainer(start, optimizer: optimizer, settings: settings(text.learned.count))
    return try VectorError.weights { () throws(WeightFileError) in
      try trainer.train(
        text.learned, validate: { [Metric("perplexity", $0.perplexity(text.heldOut))] },
        report: report)
    }
  }

  private func settings(_ examples: Int) -> Trainer<LanguageModel>.Settings {
    var settings = Trainer<LanguageModel>.Settings()
    let steps = epochs * ((examples + batchSentences - 1) / batchSentences)
    settings.epochs = epochs
    settings.batch = batchSentences
    settings.seed = seed
    settings.schedule = .cosine(warmUp: min(200, steps / 10), steps: steps, floor: 0.02)
    settings.watched = "perplexity"
    settings.higherIsBetter = false
    settings.checkpoint = checkpoint
    return settings
  }
}

extension LanguageModel {
  /// e to the mean surprise of a word, over both directions and all classes.
  package func perplexity(_ sentences: [LanguageExample]) -> Double {
    let batch = 32
    let parts = Workers.map((sentences.count + batch - 1) / batch) { part in
      surprise(Array(sentences[part * batch..<min(sentences.count, (part + 1) * batch)]))
    }
    let sum = parts.reduce(0) { $0 + $1.sum }
    let count = parts.reduce(0) { $0 + $1.items }
    return exp(sum / max(1, count))
  }

  private func surprise(_ sentences: [LanguageExample]) -> LossSum {
    let batch = text.batch(sentences)
    let (rows, targets) = stacked(states(batch.vectors, batch.batch), batch)
    var scores = output.scores(rows)
    let own = targets.enumerated().map { scores[$0, $1] }
    let sums = scores.softmaxRows()
    let sum = zip(sums, own).reduce(0.0) { $0 + Double($1.0 - $1.1) }
    return LossSum(sum: sum, items: Double(targets.count))
  }

  /// Writes the model as safetensors; `vectors` names the word vectors that it reads.
  package func write(to path: String, vectors: String, card: String) throws(VectorError) {
    var writer = WeightFile.Writer(
      kind: Self.kind,
      config: [
        "dimensions": .integer(states.inputs), "units": .integer(states.outputs / 2),
        "vectors": .string(vectors),
      ])
    writer.metadata["card"] = card
    save(to: &writer, as: .float16)
    let classes = (0..<text.classes - LanguageText.firstWord).map { text.vocabulary[$0] }
    writer.add("classes", lines: classes)
    try VectorError.weights { () throws(WeightFileError) in try writer.write(to: path) }
  }
}

extension LanguageText {
  /// The perplexity of guessing every word by how common it is: what a model has to beat.
  package var plainPerplexity: Double {
    let total = Double(counts.reduce(0, +))
    var sum = 0.0
    var places = 0
    for example in heldOut {
      let batch = batch([example])
      for target in batch.next + batch.previous {
        sum -= log(Double(max(1, counts[target])) / total)
        places += 1
      }
    }
    return exp(sum / Double(max(1, places)))
  }
}
