import JSON
import Neural
import TensorCore

/// What a language model makes of the words around each word: fixed features for other models.
///
/// h = [forward LSTM(v); backward LSTM(v)], with v: N x V word vectors, h: N x 2H.
public final class ContextualStates: Sendable {
  private let layer: Bidirectional<LSTM>
  /// The name of the word vectors that they read.
  public let vectors: String
  static let path = "model.states"

  /// States of an untrained network.
  public init(dimensions: Int, units: Int, using random: inout SplitMix64) {
    layer = Bidirectional(inputs: dimensions, units: units, using: &random)
    vectors = ""
  }

  /// States in a file that `LanguageModel.write` or `save` wrote.
  public init(_ file: WeightFile, dimensions: Int, units: Int, vectors: String)
    throws(WeightFileError)
  {
    var random = SplitMix64.idle
    var layer = Bidirectional<LSTM>(inputs: dimensions, units: units, using: &random)
    try layer.load(from: file, path: Self.path)
    self.layer = layer
    self.vectors = vectors
  }

  /// The states of a language model that `osler vectors contextual` wrote.
  public convenience init(_ path: String) throws(VectorError) {
    do throws(WeightFileError) {
      let file = try WeightFile(path)
      try file.require(kind: LanguageModel.kind)
      let config = try file.config()
      guard let dimensions = config["dimensions"]?.integer, let units = config["units"]?.integer
      else { throw WeightFileError(path, reason: "its header has no dimensions and units") }
      try self.init(
        file, dimensions: dimensions, units: units, vectors: config["vectors"]?.string ?? "")
    } catch { throw VectorError(error) }
  }

  public var dimensions: Int { layer.inputs }
  public var columns: Int { layer.outputs }

  public func callAsFunction(_ vectors: Matrix, _ batch: PackedBatch) -> Matrix {
    layer(vectors, batch)
  }

  /// Adds the weights to the file of a model that uses them.
  public func save(to writer: inout WeightFile.Writer, as kind: WeightFile.Kind) {
    layer.save(to: &writer, path: Self.path, as: kind)
  }
}
