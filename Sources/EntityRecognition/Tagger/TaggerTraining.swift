import Neural
import TensorCore

/// How a tagger is trained.
public struct TaggerTraining: Sendable {
  public var epochs = 12
  public var batchSentences = 16
  public var rate: Float = 0.003
  public var decay: Float = 0.01
  public var dropout = TaggerDropout()
  /// States of each direction of the recurrent layer.
  public var units = 160
  /// Whether the vectors of the words in the notes are trained on, or stay as they are.
  public var movesVectors = false
  public var seed: UInt64 = 1
  /// Where checkpoints go, so that an interrupted training goes on; nil for none.
  public var checkpoint: String?

  public init() {}
}

/// What is left out at random while a tagger learns.
public struct TaggerDropout: Hashable, Sendable {
  public var input: Float = 0.45
  public var hidden: Float = 0.4
  /// The share of words that lose their own row, so that the network learns to read unknown words.
  public var words: Float = 0.15
  /// The share of tokens that lose the lexicon's marks, so that the network does not lean on them alone.
  public var lexicon: Float = 0.1

  public init() {}
}

extension TaggerModel: Trainable {
  static func size(of example: TaggerExample) -> Int { example.forms.count }

  func learn(_ examples: [TaggerExample], gradient: inout TaggerModel, random: inout SplitMix64)
    -> LossSum
  {
    guard let corpus = examples.first?.corpus else { return LossSum(sum: 0, items: 0) }
    var (input, targets, softening) = corpus.batch(examples, tags: shape.tags)
    for row in input.words.indices where random.uniform() < dropout.words {
      input.words[row] = TaggerVocabulary.unknown
    }
    input.dropLexicon(dropout.lexicon, using: &random)
    let masks = Masks(
      input: Dropout(rate: dropout.input).mask(input.batch, columns: shape.inputs, using: &random),
      hidden: Dropout(rate: dropout.hidden).mask(
        input.batch, columns: 2 * shape.units, using: &random))
    let sum = loss(
      input, targets: targets, softening: softening, masks: masks, gradient: &gradient)
    return LossSum(sum: Double(sum), items: Double(examples.count))
  }
}

extension TaggerBatch {
  /// Takes the lexicon's marks from a share of the tokens.
  mutating func dropLexicon(_ share: Float, using random: inout SplitMix64) {
    let first = TokenFeatures.Block.lexicon
    guard share > 0, features.contains(where: { $0 >= first }) else { return }
    let dropped = (0..<batch.rows).map { _ in random.uniform() < share }
    let kept = features.indices.filter { features[$0] < first || !dropped[rowOfFeature[$0]] }
    features = kept.map { features[$0] }
    rowOfFeature = kept.map { rowOfFeature[$0] }
  }
}
