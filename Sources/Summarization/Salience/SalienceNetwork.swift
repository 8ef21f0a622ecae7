import Neural
import TensorCore

/// Reads a history from words to passages to the whole, and says of each passage how likely it holds a fact, of which
/// part, and what it is about.
///
/// With e: word vectors, m: marks of a passage: p = pool(gru(tanh(P e))), x = [p, tanh(M m)], h = gru(x) over all passages
/// in time order, z = S tanh(H [x, h]); z_0 speaks for a fact, z_1 ... for its part. What two passages i, j have in common:
/// r = a t_i . t_j + b o_ij + c, with t = tanh(T p) and o the share of j's words that i has.
package struct SalienceNetwork: Parameterized, Sendable {
  var projection: Linear
  var encoder: Bidirectional<GRU>
  var pooling: AttentionPooling
  var marks: Linear
  var document: Bidirectional<GRU>
  var hidden: Linear
  var score: Linear
  var topic: Linear
  /// a, b and c of what two passages have in common.
  var sharing: Matrix

  static let wordSize = 32
  static let units = 24
  static let markSize = 24
  static let documentUnits = 16
  static let hiddenSize = 32
  static let topicSize = 16

  package init(dimensions: Int, using random: inout SplitMix64) {
    projection = Linear(inputs: dimensions, outputs: Self.wordSize, using: &random)
    encoder = Bidirectional(inputs: Self.wordSize, units: Self.units, using: &random)
    pooling = AttentionPooling(inputs: 2 * Self.units, units: Self.units, using: &random)
    marks = Linear(inputs: PassageFeatures.plain, outputs: Self.markSize, using: &random)
    let width = 2 * Self.units + Self.markSize
    document = Bidirectional(inputs: width, units: Self.documentUnits, using: &random)
    hidden = Linear(
      inputs: width + 2 * Self.documentUnits, outputs: Self.hiddenSize, using: &random)
    score = Linear(inputs: Self.hiddenSize, outputs: SalienceModel.classes, using: &random)
    topic = Linear(inputs: 2 * Self.units, outputs: Self.topicSize, using: &random)
    sharing = Matrix([[0.5, 2, -3]])
  }

  package mutating func visit(_ path: String, _ body: (String, inout Matrix) -> Void) {
    projection.visit("\(path).projection", body)
    encoder.visit("\(path).encoder", body)
    pooling.visit("\(path).pooling", body)
    marks.visit("\(path).marks", body)
    document.visit("\(path).document", body)
    hidden.visit("\(path).hidden", body)
    score.visit("\(path).score", body)
    topic.visit("\(path).topic", body)
    body("\(path).sharing", &sharing)
  }

  /// What is set to zero in training; factors of one value each where nothing is.
  struct Masks: Sendable {
    var words: Matrix
    var passages: Matrix
    var joined: Matrix
  }

  struct Trace {
    var ids: [Int]
    var inner: Matrix
    var encoder: Bidirectional<GRU>.Trace
    var pooling: AttentionPooling.Trace
    var pooled: Matrix
    var marks: Matrix
    var document: Bidirectional<GRU>.Trace
    var joined: Matrix
    var states: Matrix
    var topics: Matrix
  }

  /// Scores (passages x classes) and topics (passages x T).
  func forward(_ input: HistoryInput, _ masks: Masks?) -> (
    scores: Matrix, topics: Matrix, trace: Trace
  ) {
    let batch = PackedBatch(lengths: input.words.map(\.count))
    let ids = batch.pack(input.words)
    let inner = projection(input.vectors).tanh()
    var rows = inner.gather(ids)
    if let masks { rows = rows.multiplied(elementwise: masks.words.gather(ids)) }
    let (states, encoderTrace) = encoder.forward(rows, batch)
    let (pooled, poolingTrace) = pooling.forward(states, batch)
    let marked = marks(input.marks).tanh()
    var x = Matrix.sideBySide([pooled, marked])
    if let masks { x = x.multiplied(elementwise: masks.passages) }
    let (context, documentTrace) = document.forward(x, PackedBatch(lengths: [x.rows]))
    var joined = Matrix.sideBySide([x, context])
    if let masks { joined = joined.multiplied(elementwise: masks.joined) }
    let last = hidden(joined).tanh()
    let topics = topic(pooled).tanh()
    let trace = Trace(
      ids: ids, inner: inner, encoder: encoderTrace, pooling: poolingTrace, pooled: pooled,
      marks: marked, document: documentTrace, joined: joined, states: last, topics: topics)
    return (score(last), topics, trace)
  }

  /// Passages that one thread encodes together, so that a long history takes no more memory than a short one.
  private static let together = 96

  /// The same scores and topics for use alone: nothing is kept to learn from.
  func read(_ input: HistoryInput) -> (scores: Matrix, topics: Matrix) {
    let inner = projection(input.vectors).tanh()
    let parts = Self.pieces(of: input.words.count) { start in
      let words = Array(input.words[start..<min(start + Self.together, input.words.count)])
      let batch = PackedBatch(lengths: words.map(\.count))
      return pooling(encoder(inner.gather(batch.pack(words)), batch), batch)
    }
    let pooled = Matrix.stacked(parts)
    let x = Matrix.sideBySide([pooled, marks(input.marks).tanh()])
    let context = document(x, PackedBatch(lengths: [x.rows]))
    let last = hidden(Matrix.sideBySide([x, context])).tanh()
    return (score(last), topic(pooled).tanh())
  }

  /// The results of `body` for the first of each piece of that many passages; the only one has all cores to itself.
  private static func pieces(of count: Int, _ body: @escaping (Int) -> Matrix) -> [Matrix] {
    let starts = Array(stride(from: 0, to: count, by: together))
    return starts.count == 1 ? [body(0)] : Workers.map(starts.count) { body(starts[$0]) }
  }

  /// Adds the gradient of a loss with these slopes at scores and topics.
  func backward(
    _ scoreSlope: Matrix, _ topicSlope: Matrix, _ input: HistoryInput, _ masks: Masks?,
    _ trace: Trace, _ gradient: inout SalienceNetwork
  ) {
    let atLast = score.backward(
      input: trace.states, outputGradient: scoreSlope, gradient: &gradient.score)
    var atJoined = hidden.backward(
      input: trace.joined, outputGradient: Self.throughTanh(atLast, trace.states),
      gradient: &gradient.hidden)
    if let masks { atJoined = atJoined.multiplied(elementwise: masks.joined) }
    let width = document.inputs
    var atX = atJoined.columns(0..<width)
    atX.add(
      document.backward(
        trace.document, outputGradient: atJoined.columns(width..<atJoined.columns),
        gradient: &gradient.document))
    if let masks { atX = atX.multiplied(elementwise: masks.passages) }
    let pooledSize = encoder.outputs
    _ = marks.backward(
      input: input.marks,
      outputGradient: Self.throughTanh(atX.columns(pooledSize..<width), trace.marks),
      gradient: &gradient.marks)
    var atPooled = atX.columns(0..<pooledSize)
    atPooled.add(
      topic.backward(
        input: trace.pooled, outputGradient: Self.throughTanh(topicSlope, trace.topics),
        gradient: &gradient.topic))
    let atStates = pooling.backward(
      trace.pooling, outputGradient: atPooled, gradient: &gradient.pooling)
    var atRows = encoder.backward(
      trace.encoder, outputGradient: atStates, gradient: &gradient.encoder)
    if let masks { atRows = atRows.multiplied(elementwise: masks.words.gather(trace.ids)) }
    var atInner = Matrix(rows: trace.inner.rows, columns: trace.inner.columns)
    atInner.scatterAdd(atRows, to: trace.ids)
    _ = projection.backward(
      input: input.vectors, outputGradient: Self.throughTanh(atInner, trace.inner),
      gradient: &gradient.projection)
  }

  private static func throughTanh(_ slope: Matrix, _ value: Matrix) -> Matrix {
    slope.zip(value) { $0 * (1 - $1 * $1) }
  }
}
