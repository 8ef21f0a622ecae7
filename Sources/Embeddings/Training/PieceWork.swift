import CKernels
import TensorCore

/// The steps of one piece of corpus: windows are drawn, gradients taken against tables that stay as they
/// are, and what each row should change by is listed by the part of the rows that it belongs to.
// @unchecked: one worker uses it at a time; its memory is its own.
final class PieceWork: @unchecked Sendable {
  /// Rows are dealt to so many parts; a part's steps are applied by one worker, in order.
  static let parts = 8
  private static let longest = 2 * EncodedCorpus.pieceLength

  let hidden: FloatTable
  let hiddenGradient: FloatTable
  var inputSteps = [StepList](repeating: StepList(), count: parts)
  var outputSteps = [StepList](repeating: StepList(), count: parts)

  private var words: [Int32] = []
  private var windows: [Int32] = []
  private var rows: [Int32] = []
  private var rowWeights: [Float] = []
  private var rowStarts: [Int32] = []
  private var targets: [Int32] = []
  private var targetStarts: [Int32] = []
  private var targetSteps: [Float] = []
  private var negatives: [Int32] = []

  typealias StepList = [ck_row_step]

  init(columns: Int) {
    // Behind the hidden rows stand the gradients of the groups' negatives.
    hidden = FloatTable(rows: Self.longest * 2 + Int(CK_NEGATIVES), columns: columns)
    hiddenGradient = FloatTable(rows: Self.longest, columns: columns)
  }

  /// Draws the windows of piece `index` and takes their gradients at this learning rate.
  func run(_ index: Int, of trainer: VectorTrainer, rate: Float, _ generator: SplitMix64) {
    var generator = generator
    removeAll()
    draw(index, trainer, &generator)
    takeGradients(trainer, rate, &generator)
  }

  private func removeAll() {
    words.removeAll(keepingCapacity: true)
    rows.removeAll(keepingCapacity: true)
    rowWeights.removeAll(keepingCapacity: true)
    targets.removeAll(keepingCapacity: true)
    rowStarts.removeAll(keepingCapacity: true)
    targetStarts.removeAll(keepingCapacity: true)
    rowStarts.append(0)
    targetStarts.append(0)
    for part in 0..<Self.parts {
      inputSteps[part].removeAll(keepingCapacity: true)
      outputSteps[part].removeAll(keepingCapacity: true)
    }
  }

  // MARK: windows

  private func draw(_ index: Int, _ trainer: VectorTrainer, _ generator: inout SplitMix64) {
    let corpus = trainer.corpus
    let numbers = corpus.numbers
    corpus.map.withUnsafeBufferPointer { map in
      trainer.keep.withUnsafeBufferPointer { keep in
        for place in corpus.pieces[index]..<corpus.pieces[index + 1] {
          let number = numbers[place]
          if number == EncodedCorpus.stop {
            endWindow(trainer, &generator)
            continue
          }
          let word = map[Int(number)]
          guard word >= 0 else { continue }
          if UInt32(truncatingIfNeeded: generator.next()) <= keep[Int(word)] { words.append(word) }
        }
      }
    }
    endWindow(trainer, &generator)
  }

  private func endWindow(_ trainer: VectorTrainer, _ generator: inout SplitMix64) {
    let count = words.count
    defer { words.removeAll(keepingCapacity: true) }
    guard count > 1 else { return }
    for i in 0..<count {
      let width = 1 + generator.below(trainer.options.window)
      let first = max(0, i - width)
      let last = min(count - 1, i + width)
      switch trainer.options.model {
      case .skipGram:
        appendRows(of: words[i], 1, trainer)
        for j in first...last where j != i { targets.append(words[j]) }
      case .cbow:
        let share = 1 / Float(last - first)
        for j in first...last where j != i { appendRows(of: words[j], share, trainer) }
        targets.append(words[i])
      }
      rowStarts.append(Int32(rows.count))
      targetStarts.append(Int32(targets.count))
    }
  }

  @inline(__always)
  private func appendRows(of word: Int32, _ share: Float, _ trainer: VectorTrainer) {
    for i in trainer.wordRows.range(Int(word)) {
      rows.append(trainer.wordRows.rows[i])
      rowWeights.append(share * trainer.wordRows.weights[i])
    }
  }

  // MARK: gradients

  private func takeGradients(_ trainer: VectorTrainer, _ rate: Float, _ generator: inout SplitMix64)
  {
    let positions = rowStarts.count - 1
    let groups = (positions + Int(CK_GROUP) - 1) / Int(CK_GROUP)
    let perDraw = Int(CK_NEGATIVES)
    negatives.removeAll(keepingCapacity: true)
    for _ in 0..<groups * perDraw { negatives.append(trainer.sampler.draw(&generator)) }
    if targetSteps.count < targets.count {
      targetSteps = [Float](repeating: 0, count: targets.count * 2)
    }
    let stride = hidden.stride
    for group in 0..<groups {
      let first = group * Int(CK_GROUP)
      var job = ck_vector_group(
        input: trainer.input.values, output: trainer.output.values, stride: stride,
        positions: min(Int(CK_GROUP), positions - first), rows: rows.pointer,
        row_weights: rowWeights.pointer, row_starts: rowStarts.pointer + first,
        targets: targets.pointer,
        target_starts: targetStarts.pointer + first, negatives: negatives.pointer + group * perDraw,
        rate: rate, negative_weight: Float(trainer.options.negatives) / Float(perDraw),
        hidden: hidden.row(first), hidden_gradient: hiddenGradient.row(first),
        target_steps: targetSteps.mutablePointer,
        negative_gradient: hidden.row(Self.longest + group * perDraw))
      ck_vector_gradients(&job)
    }
    listSteps(positions: positions)
  }

  private func listSteps(positions: Int) {
    for p in 0..<positions {
      for i in Int(targetStarts[p])..<Int(targetStarts[p + 1]) {
        append(&outputSteps, targets[i], p, targetSteps[i])
      }
      for i in Int(rowStarts[p])..<Int(rowStarts[p + 1]) {
        append(&inputSteps, rows[i], p, 1)
      }
    }
    for (i, word) in negatives.enumerated() { append(&outputSteps, word, Self.longest + i, 1) }
  }

  @inline(__always)
  private func append(_ lists: inout [StepList], _ row: Int32, _ source: Int, _ factor: Float) {
    lists[Int(row) & (Self.parts - 1)].append(
      ck_row_step(row: row, source: Int32(source), factor: factor))
  }
}

extension Array {
  /// The address of the elements, valid until the array changes or goes.
  fileprivate var pointer: UnsafePointer<Element> { withUnsafeBufferPointer { $0.baseAddress! } }
  fileprivate var mutablePointer: UnsafeMutablePointer<Element> {
    mutating get { withUnsafeMutableBufferPointer { $0.baseAddress! } }
  }
}
