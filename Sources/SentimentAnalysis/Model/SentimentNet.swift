import Neural
import TensorCore

/// Words to verdict: vector, letters and lexicon of each word, a bidirectional GRU over them, attention, and heads for
/// stars, polarity and aspects.
///
/// Shapes: N words of B comments; x: N x (D + F + features), states: N x 2H, pooled: B x 2H.
struct SentimentNet: Parameterized, Sendable {
  struct Shape: Sendable, Hashable {
    var dimensions = 64
    var filters = 24
    var units = 48
    var hidden = 32
  }

  let shape: Shape
  var letters: CharacterConvolution
  var states: Bidirectional<GRU>
  var attention: AttentionPooling
  /// From the pooled states and what is known of the whole comment.
  var hidden: Linear
  /// Five logits of stars, then three of polarity.
  var verdict: Linear
  /// For each word: a logit for each aspect, then three of the polarity of what is said there.
  var words: Linear
  /// For each comment: what the whole adds to the highest logit of each aspect.
  var aspects: Linear

  static let wordOutputs = Aspect.count + 3
  static let verdicts = 5 + 3

  init(_ shape: Shape, using random: inout SplitMix64) {
    self.shape = shape
    letters = CharacterConvolution(
      characters: CommentEncoding.characters, dimensions: 12, filters: shape.filters,
      using: &random)
    let inputs = shape.dimensions + shape.filters + CommentEncoding.wordFeatures
    states = Bidirectional(inputs: inputs, units: shape.units, using: &random)
    attention = AttentionPooling(inputs: 2 * shape.units, units: 32, using: &random)
    let whole = 2 * shape.units + CommentEncoding.commentFeatures
    hidden = Linear(inputs: whole, outputs: shape.hidden, using: &random)
    verdict = Linear(inputs: shape.hidden, outputs: Self.verdicts, using: &random)
    words = Linear(inputs: 2 * shape.units, outputs: Self.wordOutputs, using: &random)
    aspects = Linear(inputs: whole, outputs: Aspect.count, using: &random)
    for aspect in 0..<Aspect.count { words.bias[0, aspect] = -2 }
  }

  mutating func visit(_ path: String, _ body: (String, inout Matrix) -> Void) {
    letters.visit("\(path).letters", body)
    states.visit("\(path).states", body)
    attention.visit("\(path).attention", body)
    hidden.visit("\(path).hidden", body)
    verdict.visit("\(path).verdict", body)
    words.visit("\(path).words", body)
    aspects.visit("\(path).aspects", body)
  }

  /// What the network says of a batch.
  struct Output: Sendable {
    var batch: PackedBatch
    /// B x 8.
    var verdicts: Matrix
    /// N x 17, in the batch's order of rows.
    var words: Matrix
    /// B x 14.
    var aspects: Matrix
    /// The share of each row in its comment's pooled state.
    var attention: [Float]
  }
}

/// Several comments side by side, as training takes them.
struct NetInput: Sendable {
  var batch: PackedBatch
  var vectors: Matrix
  var letters: CharacterWords
  var features: Matrix
  var whole: Matrix

  init(_ comments: [CommentEncoding], _ table: Matrix) {
    batch = PackedBatch(lengths: comments.map(\.count))
    var places: [(comment: Int, step: Int)] = []
    places.reserveCapacity(batch.rows)
    for step in 0..<batch.steps {
      for rank in 0..<batch.counts[step] { places.append((batch.order[rank], step)) }
    }
    vectors = table.gather(places.map { comments[$0.comment].rows[$0.step] })
    letters = CharacterWords()
    features = Matrix(rows: batch.rows, columns: CommentEncoding.wordFeatures)
    let width = CommentEncoding.wordFeatures
    var letters = CharacterWords()
    features.withMutablePointer { to in
      for (row, place) in places.enumerated() {
        let comment = comments[place.comment]
        letters.append(comment.letters(place.step))
        for i in 0..<width { to[row * width + i] = comment.features[place.step * width + i] }
      }
    }
    self.letters = letters
    whole = Matrix(comments.map(\.whole))
  }
}
