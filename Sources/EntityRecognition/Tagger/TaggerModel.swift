import Embeddings
import Neural
import TensorCore

/// Emissions and chain of the tagger: word, spelling and features of each token into a bidirectional LSTM, and a
/// chain of tags on top.
///
/// x = [v + M w; E w; conv(chars); sum_f B f; s(v)], h = BiLSTM(x), e = W h + b, y ~ CRF(e). v: the fixed vector of the
/// word, w: its own trained row, M: how training moved the vectors, where it may (from zeros); f: the features that hold
/// (shape, section, lexicon ...); s: the states of a language model, where there is one.
struct TaggerModel: Parameterized, Sendable {
  struct Shape: Hashable, Sendable {
    var vector = 100
    var words = 2
    var wordDimensions = 48
    var characters = 128
    var characterDimensions = 24
    var filters = 48
    var features = 64
    var featureDimensions = 44
    var units = 128
    var tags = 21
    /// Columns of a language model's states; 0 for none.
    var states = 0
    /// Whether training moves the vectors of the words that it knows.
    var movesVectors = false

    /// What follows from the form of a word alone.
    var formColumns: Int { vector + wordDimensions + filters }
    var inputs: Int { formColumns + featureDimensions + states }
  }

  let shape: Shape
  /// What is left out while it learns; of no meaning afterwards.
  var dropout = TaggerDropout()
  /// What is added to the vectors of known words.
  var moves: Embedding
  var words: Embedding
  var spelling: CharacterConvolution
  var features: Embedding
  var context: Bidirectional<LSTM>
  var output: Linear
  var chain: CRF
  /// Fixed, so no parameter of this model.
  let states: ContextualStates?

  init(
    _ shape: Shape, tags: TagSet, states: ContextualStates? = nil, using random: inout SplitMix64
  ) {
    precondition(
      states?.columns ?? 0 == shape.states && states?.dimensions ?? shape.vector == shape.vector,
      "states that do not fit the vectors")
    self.shape = shape
    self.states = states
    moves = Embedding(
      table: Matrix(rows: shape.movesVectors ? shape.words : 0, columns: shape.vector))
    words = Embedding(words: shape.words, dimensions: shape.wordDimensions, using: &random)
    spelling = CharacterConvolution(
      characters: shape.characters, dimensions: shape.characterDimensions, filters: shape.filters,
      using: &random)
    features = Embedding(words: shape.features, dimensions: shape.featureDimensions, using: &random)
    features.table.multiply(by: 0.5)
    context = Bidirectional(inputs: shape.inputs, units: shape.units, using: &random)
    output = Linear(inputs: 2 * shape.units, outputs: tags.count, using: &random)
    chain = CRF(tags: tags.count, constraints: tags.constraints, using: &random)
  }

  mutating func visit(_ path: String, _ body: (String, inout Matrix) -> Void) {
    if shape.movesVectors { moves.visit("\(path).moves", body) }
    words.visit("\(path).words", body)
    spelling.visit("\(path).spelling", body)
    features.visit("\(path).features", body)
    context.visit("\(path).context", body)
    output.visit("\(path).output", body)
    chain.visit("\(path).chain", body)
  }

  /// Factors of dropout for one training step; nil leaves values as they are.
  struct Masks {
    var input: Matrix
    var hidden: Matrix
  }

  struct Trace {
    var input: TaggerBatch
    var spelling: CharacterConvolution.Trace
    var context: Bidirectional<LSTM>.Trace
    var hidden: Matrix
    var masks: Masks?
  }

  /// The emissions of a batch: N x tags.
  func forward(_ input: TaggerBatch, masks: Masks? = nil) -> (emissions: Matrix, trace: Trace) {
    let (spelled, spellingTrace) = spelling.forward(input.spellings)
    var vectors = input.vectors
    if shape.movesVectors { vectors.add(moves(input.words)) }
    var value = Matrix.sideBySide(
      [vectors, words(input.words), spelled.gather(input.spellingOfRow), bag(input)]
        + (states.map { [$0(input.vectors, input.batch)] } ?? []))
    if let masks { value = value.multiplied(elementwise: masks.input) }
    var (hidden, contextTrace) = context.forward(value, input.batch)
    if let masks { hidden = hidden.multiplied(elementwise: masks.hidden) }
    let trace = Trace(
      input: input, spelling: spellingTrace, context: contextTrace, hidden: hidden, masks: masks)
    return (output(hidden), trace)
  }

  /// The loss of a batch, summed over its sentences; adds its gradient to `gradient`.
  ///
  /// `softening` (N x tags) turns the certain targets into shares of several tags at the emissions.
  func loss(
    _ input: TaggerBatch, targets: [Int], softening: Matrix? = nil, masks: Masks?,
    gradient: inout TaggerModel
  ) -> Float {
    let (emissions, trace) = forward(input, masks: masks)
    var (loss, slope) = chain.negativeLogLikelihood(
      emissions, targets, input.batch, gradient: &gradient.chain)
    if let softening { slope.add(softening) }
    backward(trace, emissionGradient: slope, gradient: &gradient)
    return loss
  }

  private func backward(_ trace: Trace, emissionGradient: Matrix, gradient: inout TaggerModel) {
    var slope = output.backward(
      input: trace.hidden, outputGradient: emissionGradient, gradient: &gradient.output)
    if let masks = trace.masks { slope = slope.multiplied(elementwise: masks.hidden) }
    slope = context.backward(trace.context, outputGradient: slope, gradient: &gradient.context)
    if let masks = trace.masks { slope = slope.multiplied(elementwise: masks.input) }
    let input = trace.input
    if shape.movesVectors {
      moves.backward(
        indices: input.words, outputGradient: slope[columns: 0..<shape.vector],
        gradient: &gradient.moves)
    }
    var start = shape.vector
    words.backward(
      indices: input.words, outputGradient: slope[columns: start..<start + shape.wordDimensions],
      gradient: &gradient.words)
    start += shape.wordDimensions
    var spelled = Matrix(rows: input.spellings.count, columns: shape.filters)
    spelled.scatterAdd(slope[columns: start..<start + shape.filters], to: input.spellingOfRow)
    spelling.backward(trace.spelling, outputGradient: spelled, gradient: &gradient.spelling)
    start += shape.filters
    let bagSlope = slope[columns: start..<start + shape.featureDimensions].gather(
      input.rowOfFeature)
    gradient.features.table.scatterAdd(bagSlope, to: input.features)
  }

  /// The sum of the rows of each token's features.
  private func bag(_ input: TaggerBatch) -> Matrix {
    var sums = Matrix(rows: input.batch.rows, columns: shape.featureDimensions)
    sums.scatterAdd(features.table.gather(input.features), to: input.rowOfFeature)
    return sums
  }
}

/// The sentences of one step as the model reads them; rows in the order of the packed batch.
struct TaggerBatch: Sendable {
  var batch: PackedBatch
  /// N x V fixed word vectors.
  var vectors: Matrix
  /// A row of the trained word table for each row.
  var words: [Int]
  /// The different spellings of the batch, and which one stands at each row.
  var spellings: CharacterWords
  var spellingOfRow: [Int]
  /// The features that hold, with the row where each does.
  var features: [Int]
  var rowOfFeature: [Int]
}
