import Neural
import TensorCore

/// Scores the sentences of a note by how well each says what the note is about.
///
/// A recurrent encoder reads the words of each sentence, attention pools them, a second one reads the sentences
/// in order: p = pool(gru(E w)), x = [p, S s, m], h = gru(x), score = v . tanh(W [x, h] + b).
package struct LineModel: Parameterized, Sendable {
  var words: Embedding
  var encoder: Bidirectional<GRU>
  var pooling: AttentionPooling
  var sections: Embedding
  var document: Bidirectional<GRU>
  var hidden: Linear
  var score: Linear

  static let wordSize = 32
  static let units = 24
  static let sectionSize = 12
  static let hiddenSize = 32

  package init(words count: Int, using random: inout SplitMix64) {
    words = Embedding(words: count, dimensions: Self.wordSize, using: &random)
    encoder = Bidirectional(inputs: Self.wordSize, units: Self.units, using: &random)
    pooling = AttentionPooling(inputs: 2 * Self.units, units: Self.units, using: &random)
    sections = Embedding(
      words: NoteSentences.sections, dimensions: Self.sectionSize, using: &random)
    let width = 2 * Self.units + Self.sectionSize + NoteSentences.markCount
    document = Bidirectional(inputs: width, units: Self.units, using: &random)
    hidden = Linear(inputs: width + 2 * Self.units, outputs: Self.hiddenSize, using: &random)
    score = Linear(inputs: Self.hiddenSize, outputs: 1, using: &random)
  }

  package mutating func visit(_ path: String, _ body: (String, inout Matrix) -> Void) {
    words.visit("\(path).words", body)
    encoder.visit("\(path).encoder", body)
    pooling.visit("\(path).pooling", body)
    sections.visit("\(path).sections", body)
    document.visit("\(path).document", body)
    hidden.visit("\(path).hidden", body)
    score.visit("\(path).score", body)
  }

  /// A note as numbers.
  package struct Input: Sendable {
    var words: [[Int]]
    var sections: [Int]
    var marks: Matrix

    package init(_ note: NoteSentences, _ index: WordIndex) {
      words = note.sentences.map { $0.words.prefix(30).map { index.number($0) } }
      sections = note.sentences.map(\.section)
      marks = Matrix(note.sentences.map(\.marks))
    }
  }

  private struct Trace {
    var wordIds: [Int]
    var encoder: Bidirectional<GRU>.Trace
    var pooling: AttentionPooling.Trace
    var document: Bidirectional<GRU>.Trace
    var joined: Matrix
    var states: Matrix
  }

  /// The score of every sentence.
  package func scores(_ input: Input) -> [Float] {
    let output = forward(input).scores
    return (0..<output.rows).map { output[$0, 0] }
  }

  private func forward(_ input: Input) -> (scores: Matrix, trace: Trace) {
    let batch = PackedBatch(lengths: input.words.map(\.count))
    let ids = batch.pack(input.words)
    let (states, encoderTrace) = encoder.forward(words(ids), batch)
    let (pooled, poolingTrace) = pooling.forward(states, batch)
    let rows = Matrix.sideBySide([pooled, sections(input.sections), input.marks])
    let (context, documentTrace) = document.forward(rows, PackedBatch(lengths: [rows.rows]))
    let joined = Matrix.sideBySide([rows, context])
    let tanh = hidden(joined).tanh()
    let trace = Trace(
      wordIds: ids, encoder: encoderTrace, pooling: poolingTrace, document: documentTrace,
      joined: joined, states: tanh)
    return (score(tanh), trace)
  }

  /// Adds the gradient of the cross entropy between the sentences' shares and `target`; returns the loss.
  package func learn(_ input: Input, target: [Float], gradient: inout LineModel) -> Double {
    let (output, trace) = forward(input)
    var shares = output.reshaped(rows: 1, columns: output.rows)
    shares.softmaxRows()
    var loss = 0.0
    var slope = Matrix(rows: output.rows, columns: 1)
    for i in 0..<output.rows {
      loss -= Double(target[i]) * Double(max(shares[0, i], 1e-12).logarithm)
      slope[i, 0] = shares[0, i] - target[i]
    }
    backward(slope, input, trace, &gradient)
    return loss
  }

  private func backward(
    _ slope: Matrix, _ input: Input, _ trace: Trace, _ gradient: inout LineModel
  ) {
    let atHidden = score.backward(
      input: trace.states, outputGradient: slope, gradient: &gradient.score)
    let atSum = atHidden.zip(trace.states) { $0 * (1 - $1 * $1) }
    let atJoined = hidden.backward(
      input: trace.joined, outputGradient: atSum, gradient: &gradient.hidden)
    let width = document.inputs
    var atRows = atJoined.columns(0..<width)
    atRows.add(
      document.backward(
        trace.document, outputGradient: atJoined.columns(width..<atJoined.columns),
        gradient: &gradient.document))
    let pooledSize = encoder.outputs
    sections.backward(
      indices: input.sections,
      outputGradient: atRows.columns(pooledSize..<(pooledSize + Self.sectionSize)),
      gradient: &gradient.sections)
    let atStates = pooling.backward(
      trace.pooling, outputGradient: atRows.columns(0..<pooledSize), gradient: &gradient.pooling)
    let atWords = encoder.backward(
      trace.encoder, outputGradient: atStates, gradient: &gradient.encoder)
    words.backward(
      indices: trace.wordIds, outputGradient: atWords, gradient: &gradient.words)
  }
}
