import ClinicalText
import TensorCore

/// Where the words of a clinical corpus begin when general vectors are trained on with it.
struct TransferStart {
  private let general: WordVectors
  private let corpus: EncodedCorpus
  /// Brings general vectors to the length at which training works.
  private let scale: Float

  /// The length of a trained word's vector, about.
  private static let usualLength: Float = 3

  init(_ general: WordVectors, _ corpus: EncodedCorpus) {
    self.general = general
    self.corpus = corpus
    let rows = general.matrix()
    var sum: Float = 0
    for word in 0..<rows.rows { sum += Self.length(rows.row(word)) }
    let mean = sum / Float(max(1, rows.rows))
    scale = mean > 0 ? Self.usualLength / mean : 1
  }

  /// Sets the trainer's input rows, and the anchor: a word's pull is `strength` times how much more common it is in
  /// general text than here.
  func prepare(_ trainer: VectorTrainer, strength: Double) {
    let words = corpus.vocabulary.count
    let columns = general.dimensions
    let buckets = general.bucketMatrix()
    for bucket in 0..<buckets.rows {
      let row = buckets.row(bucket)
      let target = trainer.input.row(words + bucket)
      for c in 0..<columns { target[c] = scale * row[c] }
    }
    let hints = neighbours()
    var pull = [Float](repeating: 0, count: trainer.input.rows)
    let totals = (Double(general.vocabulary.total), Double(corpus.vocabulary.total))
    for word in 0..<words {
      let own = trainer.input.row(word)
      let known = generalIndex(word)
      for c in 0..<columns { own[c] = known == nil ? 0.5 * hints[word * columns + c] : 0 }
      if let known {
        let row = generalRow(known)
        let mean = bucketMean(word, trainer)
        for c in 0..<columns { own[c] = scale * row[c] - mean[c] }
        let ratio =
          (Double(general.vocabulary.counts[known]) / totals.0)
          / (Double(corpus.vocabulary.counts[word]) / totals.1)
        pull[word] = Float(strength * min(100, ratio))
      }
    }
    for bucket in words..<trainer.input.rows { pull[bucket] = Float(strength) }
    let anchor = FloatTable(rows: trainer.input.rows, columns: columns)
    anchor.values.update(from: trainer.input.values, count: anchor.rows * anchor.stride)
    trainer.anchor = (anchor, pull)
  }

  /// For each word the general company it keeps: the mean of its neighbours' vectors, frequent ones thinned.
  private func neighbours() -> [Float] {
    let columns = general.dimensions
    let counts = corpus.vocabulary.counts
    let known = counts.indices.map { generalIndex($0) }
    let rows = general.matrix()
    var sums = [Float](repeating: 0, count: counts.count * columns)
    var weights = [Float](repeating: 0, count: counts.count)
    var window: [Int] = []
    let numbers = corpus.numbers
    let total = Float(corpus.wordCount)
    func close() {
      for (i, word) in window.enumerated() where known[word] == nil && weights[word] < 200 {
        for j in max(0, i - 5)..<min(window.count, i + 6) where j != i {
          guard let other = known[window[j]] else { continue }
          let share = min(1, (1e-4 * total / Float(counts[window[j]])).squareRoot())
          let row = rows.row(other)
          for c in 0..<columns { sums[word * columns + c] += share * row[c] }
          weights[word] += share
        }
      }
      window.removeAll(keepingCapacity: true)
    }
    for number in numbers {
      if number == EncodedCorpus.stop { close(); continue }
      let word = corpus.map[Int(number)]
      if word >= 0 { window.append(Int(word)) }
    }
    close()
    for word in counts.indices where weights[word] > 0 {
      for c in 0..<columns { sums[word * columns + c] *= scale / weights[word] }
    }
    return sums
  }

  private func generalIndex(_ word: Int) -> Int? {
    corpus.vocabulary.table.word(word).withUnsafeBufferPointer { general.vocabulary.index(of: $0) }
  }

  private func generalRow(_ index: Int) -> [Float] {
    [Float](unsafeUninitializedCapacity: general.dimensions) { target, count in
      general.copyRow(index, into: target)
      count = general.dimensions
    }
  }

  private func bucketMean(_ word: Int, _ trainer: VectorTrainer) -> [Float] {
    var mean = [Float](repeating: 0, count: general.dimensions)
    for i in trainer.wordRows.range(word).dropFirst() {
      let row = trainer.input.row(Int(trainer.wordRows.rows[i]))
      for c in mean.indices { mean[c] += trainer.wordRows.weights[i] * row[c] }
    }
    return mean
  }

  private static func length(_ row: Span<Float>) -> Float {
    var sum: Float = 0
    for c in row.indices { sum += row[c] * row[c] }
    return sum.squareRoot()
  }
}
