import JSON
import Neural
import TensorCore

/// What a language model makes of the words around each word: fixed features for other models.
///
/// h = [forward LSTM(v); backward LSTM(v)], with v: N x V word vectors, h: N x 2H.
public struct ContextualStates: Parameterized, Sendable {
  public var layer: Bidirectional<LSTM>

  public init(_ layer: Bidirectional<LSTM>) { self.layer = layer }

  public init(dimensions: Int, units: Int, using random: inout SplitMix64) {
    layer = Bidirectional(inputs: dimensions, units: units, using: &random)
  }

  /// The states of a language model that `LanguageModel.write` wrote.
  public init(_ path: String) throws(VectorError) {
    self = try VectorError.weights { () throws(WeightFileError) in
      let file = try WeightFile(path)
      try file.require(kind: LanguageModel.kind)
      let config = try file.config()
      guard let dimensions = config["dimensions"]?.integer, let units = config["units"]?.integer
      else { throw WeightFileError(path, reason: "its header has no dimensions and units") }
      var random = SplitMix64(seed: 0)
      var states = ContextualStates(dimensions: dimensions, units: units, using: &random)
      try states.load(from: file)
      return states
    }
  }

  public var dimensions: Int { layer.inputs }
  public var columns: Int { layer.outputs }

  public mutating func visit(_ path: String, _ body: (String, inout Matrix) -> Void) {
    layer.visit("\(path).states", body)
  }

  public func callAsFunction(_ vectors: Matrix, _ batch: PackedBatch) -> Matrix {
    layer(vectors, batch)
  }
}
