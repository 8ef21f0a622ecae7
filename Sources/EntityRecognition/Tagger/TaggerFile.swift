import Embeddings
import Glibc
import JSON
import Neural
import TensorCore

/// A trained tagger with all that reading a note needs: weights, words and labels.
public struct TrainedTagger: Sendable {
  public let tags: TagSet
  let vocabulary: TaggerVocabulary
  let model: TaggerModel
  /// True when it was trained with the lexicon's marks as features.
  public let usesLexicon: Bool
  /// The name of the word vectors it was trained on.
  public let vectors: String
  /// The slope of a raw probability's logit, then what is added for each label; empty when it was never measured.
  public var calibration: [Float]

  static let kind = "osler-tagger"

  init(
    tags: TagSet, vocabulary: TaggerVocabulary, model: TaggerModel, usesLexicon: Bool,
    vectors: String,
    calibration: [Float] = []
  ) {
    self.tags = tags
    self.vocabulary = vocabulary
    self.model = model
    self.usesLexicon = usesLexicon
    self.vectors = vectors
    self.calibration = calibration
  }

  /// The share of mentions of that label with about that raw probability that is right; the raw one where it was never
  /// measured.
  public func calibrated(_ raw: Float, label: Int) -> Float {
    guard calibration.count == tags.labels.count + 1 else { return raw }
    let inside = min(max(raw, 1e-4), 1 - 1e-4)
    return 1 / (1 + expf(-(calibration[0] * logf(inside / (1 - inside)) + calibration[label + 1])))
  }

  /// Reads a tagger that `write` wrote.
  public init(_ file: WeightFile) throws(WeightFileError) {
    try file.require(kind: Self.kind)
    let config = try file.config()
    func number(_ name: String) throws(WeightFileError) -> Int {
      guard let value = config[name]?.integer else {
        throw WeightFileError(file.source, reason: "its header has no number '\(name)'")
      }
      return value
    }
    tags = TagSet(labels: try file.lines("labels"))
    vocabulary = try TaggerVocabulary(file)
    usesLexicon = config["lexicon"]?.bool ?? false
    vectors = config["vectors"]?.string ?? ""
    calibration = (config["calibration"]?.array ?? []).compactMap { $0.number.map(Float.init) }
    var shape = TaggerModel.Shape()
    shape.vector = try number("vector_dimensions")
    shape.words = vocabulary.count
    shape.wordDimensions = try number("word_dimensions")
    shape.filters = try number("filters")
    shape.characterDimensions = try number("character_dimensions")
    shape.features = try number("features")
    shape.featureDimensions = try number("feature_dimensions")
    shape.units = try number("units")
    shape.tags = tags.count
    shape.movesVectors = config["moves_vectors"]?.bool ?? false
    shape.states = config["states"]?.integer ?? 0
    var random = SplitMix64.idle
    var states: ContextualStates?
    if shape.states > 0 {
      states = try ContextualStates(
        file, dimensions: shape.vector, units: shape.states / 2, vectors: vectors)
    }
    var model = TaggerModel(shape, tags: tags, states: states, using: &random)
    try model.load(from: file)
    self.model = model
  }

  /// Writes the tagger; `card` tells how it was made.
  public func write(to path: String, as kind: WeightFile.Kind, card: [String: String] = [:])
    throws(WeightFileError)
  {
    let shape = model.shape
    let config: JSONValue = [
      "vector_dimensions": .integer(shape.vector),
      "word_dimensions": .integer(shape.wordDimensions),
      "filters": .integer(shape.filters),
      "character_dimensions": .integer(shape.characterDimensions),
      "features": .integer(shape.features), "feature_dimensions": .integer(shape.featureDimensions),
      "units": .integer(shape.units), "lexicon": .bool(usesLexicon), "vectors": .string(vectors),
      "states": .integer(shape.states), "moves_vectors": .bool(shape.movesVectors),
      "calibration": .array(calibration.map { .number(Double($0)) }),
    ]
    var writer = WeightFile.Writer(kind: Self.kind, config: config, metadata: card)
    writer.add("labels", lines: tags.labels)
    writer.add("words", lines: vocabulary.words)
    model.save(to: &writer, as: kind)
    model.states?.save(to: &writer, as: kind)
    try writer.write(to: path)
  }
}
