import CKernels
import TensorCore

/// Trains word vectors by negative sampling.
///
/// The corpus goes by in blocks of pieces. Gradients of a block are taken against the tables as the block
/// found them, by any number of workers, and then applied row by row in the corpus's order: the result does not
/// depend on the number of workers. Sixteen positions share a draw of negatives, so that these are small matrix
/// products (as in Ji et al. 2016).
package final class VectorTrainer {
  /// Pieces whose gradients are taken against the same tables.
  private static let piecesPerBlock = 8

  package let corpus: EncodedCorpus
  package let options: TrainingOptions
  let wordRows: WordRows
  let sampler: NegativeSampler
  /// A word is kept when 32 random bits are not above its number here.
  let keep: [UInt32]
  /// A row for each word, then one for each bucket.
  let input: FloatTable
  let output: FloatTable
  /// Where the input rows are drawn to, and how strongly; nil when they are free.
  var anchor: (rows: FloatTable, pull: [Float])?
  /// Blocks done, of all epochs.
  package internal(set) var blocksDone = 0
  private let work: [PieceWork]
  private let damping: Damping

  package init(_ corpus: EncodedCorpus, _ options: TrainingOptions) {
    self.corpus = corpus
    self.options = options
    let vocabulary = corpus.vocabulary
    wordRows = WordRows(vocabulary, options.subwords)
    sampler = NegativeSampler(counts: vocabulary.counts)
    keep = Self.keep(vocabulary.counts, words: corpus.wordCount, sample: options.sample)
    input = FloatTable(
      rows: vocabulary.count + options.subwords.buckets, columns: options.dimensions)
    output = FloatTable(rows: vocabulary.count, columns: options.dimensions)
    damping = Damping(
      vocabulary.counts, keep: keep, wordRows, rows: input.rows, options,
      words: EncodedCorpus.pieceLength * Self.piecesPerBlock)
    work = (0..<Self.piecesPerBlock).map { _ in PieceWork(columns: options.dimensions) }
    var generator = SplitMix64(seed: options.seed)
    input.fill(upTo: 0.5 / Float(options.dimensions), using: &generator)
  }

  /// The share of a word's places that subsampling keeps, as 32-bit thresholds.
  private static func keep(_ counts: [Int], words: Int, sample: Double) -> [UInt32] {
    counts.map { count in
      guard sample > 0 else { return .max }
      let ratio = sample * Double(words) / Double(count)
      return UInt32(min(1, ratio.squareRoot() + ratio) * 4_294_967_295)
    }
  }

  package var blocksPerEpoch: Int {
    (corpus.pieceCount + Self.piecesPerBlock - 1) / Self.piecesPerBlock
  }
  package var blockCount: Int { blocksPerEpoch * options.epochs }
  /// The share of all work that is done.
  package var doneShare: Double { Double(blocksDone) / Double(max(1, blockCount)) }

  /// Trains to the end.
  package func run() { run { _ in true } }

  /// Trains to the end, or until `goOn`, asked every few blocks, says no.
  package func run(goOn: (VectorTrainer) throws -> Bool) rethrows {
    while blocksDone < blockCount {
      let epoch = blocksDone / blocksPerEpoch
      let order = blockOrder(epoch)
      while blocksDone < (epoch + 1) * blocksPerEpoch {
        step(order[blocksDone % blocksPerEpoch])
        blocksDone += 1
        if blocksDone % 64 == 0, try !goOn(self) { return }
      }
    }
  }

  /// Blocks go by in another order each epoch, so that no part of the corpus is always the last.
  private func blockOrder(_ epoch: Int) -> [Int] {
    var order = Array(0..<blocksPerEpoch)
    var generator = SplitMix64(seed: options.seed).stream(-1 - epoch)
    generator.shuffle(&order)
    return order
  }

  private func step(_ block: Int) {
    let rate = max(options.rate * Float(1 - doneShare), options.rate * 1e-4)
    let first = block * Self.piecesPerBlock
    let pieces = min(Self.piecesPerBlock, corpus.pieceCount - first)
    let generator = SplitMix64(seed: options.seed &+ 77).stream(blocksDone)
    Workers.run(pieces) {
      self.work[$0].run(first + $0, of: self, rate: rate, generator.stream($0))
    }
    Workers.run(PieceWork.parts) { part in
      for piece in self.work[..<pieces] { self.apply(piece, part, rate) }
    }
  }

  private func apply(_ piece: PieceWork, _ part: Int, _ rate: Float) {
    let stride = input.stride
    piece.outputSteps[part].withUnsafeBufferPointer {
      guard let steps = $0.baseAddress else { return }
      ck_add_rows(output.values, stride, piece.hidden.values, steps, $0.count, damping.output)
    }
    piece.inputSteps[part].withUnsafeBufferPointer {
      guard let steps = $0.baseAddress else { return }
      if let anchor {
        ck_add_rows_anchored(
          input.values, stride, piece.hiddenGradient.values, steps, $0.count, damping.input,
          anchor.rows.values, anchor.pull, rate)
      } else {
        ck_add_rows(
          input.values, stride, piece.hiddenGradient.values, steps, $0.count,
          damping.input)
      }
    }
  }

  /// What was learned: a row for each word (its own plus the mean of its buckets') and the buckets.
  package func vectors() throws(VectorError) -> WordVectors {
    let vocabulary = corpus.vocabulary
    let composed = FloatTable(rows: vocabulary.count, columns: options.dimensions)
    for word in 0..<vocabulary.count {
      let range = wordRows.range(word)
      let target = composed.row(word)
      for i in range {
        let row = input.row(Int(wordRows.rows[i]))
        for c in 0..<options.dimensions { target[c] += wordRows.weights[i] * row[c] }
      }
    }
    let rows = composed.matrix()
    guard rows.array.allSatisfy(\.isFinite) else {
      throw VectorError(
        "train", "vectors", reason: "they grew without end; give a lower --rate or more --buckets")
    }
    return WordVectors(
      vocabulary, rows, subwords: options.subwords,
      buckets: SubwordFit.buckets(vocabulary, rows, options.subwords))
  }
}
