import ClinicalRecord
import Evaluation
import Neural
import TensorCore

/// A note with a description of it in a line, written by a person.
package struct DescribedNote: Sendable {
  package var note: AnnotatedNote
  package var description: String

  package init(_ note: AnnotatedNote, description: String) {
    self.note = note
    self.description = description
  }

  /// The same notes are kept back in every run: those with the smallest digests of their ids.
  package static func split(_ notes: [DescribedNote], keptBack: Int) -> (
    train: [DescribedNote], test: [DescribedNote]
  ) {
    let sorted = notes.sorted {
      (digest($0.note.note.id), $0.note.note.id) < (digest($1.note.note.id), $1.note.note.id)
    }
    return (Array(sorted.dropFirst(keptBack)), Array(sorted.prefix(keptBack)))
  }

  private static func digest(_ id: String) -> UInt64 {
    id.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}

/// Trains the model of note lines on described notes.
package struct LineTrainer: Sendable {
  package var epochs = 6
  package var rate: Float = 0.003
  package var batch = 8
  package var vocabulary = 5000
  /// How sharply a sentence must beat others to be the target.
  package var sharpness: Float = 14
  package var seed: UInt64 = 1

  package init() {}

  private struct Example {
    var input: LineModel.Input
    var target: [Float]
  }

  package func train(
    _ notes: [DescribedNote], report: (_ epoch: Int, _ loss: Double) -> Void
  ) -> NoteLine {
    let read = notes.map { (NoteSentences($0.note), $0.description) }
    let index = WordIndex(
      of: read.flatMap { $0.0.sentences.map { $0.words } }, most: vocabulary)
    let examples = read.compactMap { example($0.0, $0.1, index) }
    var random = SplitMix64(seed: seed)
    var model = LineModel(words: index.count, using: &random)
    var optimizer = Optimizer.adam(rate: rate)
    optimizer.largestNorm = 2
    var gradient = model.zeros()
    for epoch in 0..<epochs {
      var order = Array(examples.indices)
      order.shuffle(using: &random)
      var loss = 0.0
      for start in stride(from: 0, to: order.count, by: batch) {
        gradient.clear()
        let part = order[start..<min(start + batch, order.count)]
        for i in part {
          loss += model.learn(examples[i].input, target: examples[i].target, gradient: &gradient)
        }
        let slower = 1 - 0.8 * Float(epoch) / Float(max(1, epochs - 1))
        optimizer.step(
          &model, gradient: gradient, scale: 1 / Float(part.count), rateFactor: slower)
      }
      report(epoch, loss / Double(max(1, examples.count)))
    }
    return NoteLine(model: model, index: index)
  }

  /// Each sentence's share of the target: by how much of the description it holds.
  private func example(_ note: NoteSentences, _ description: String, _ index: WordIndex)
    -> Example?
  {
    guard note.sentences.count > 1 else { return nil }
    let gains = note.sentences.map { sentence in
      let rouge = Rouge(reference: description, summary: sentence.words.joined(separator: " "))
      return Float(rouge.one.f + rouge.longest.f) / 2
    }
    guard let most = gains.max(), most > 0.1 else { return nil }
    let powers = gains.map { exponential(sharpness * ($0 - most)) }
    let total = powers.reduce(0, +)
    return Example(input: LineModel.Input(note, index), target: powers.map { $0 / total })
  }
}
