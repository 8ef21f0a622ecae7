import Embeddings
import EntityRecognition
import TensorCore

/// One kind of tagger in `evaluate transfer`: its vectors, and what else it has of them.
struct TransferArm {
  /// What it is called: the vectors' name, with `+tuned` and `+contextual` behind it.
  let name: String
  let source: String
  let isTuned: Bool
  let isContextual: Bool

  static let tuned = "tuned"
  static let contextual = "contextual"

  /// Nil when the name speaks of something else than these vectors and the two additions.
  init?(_ name: String, _ vectors: [(name: String, source: String)]) {
    let parts = name.split(separator: "+").map(String.init)
    let additions = parts.dropFirst()
    guard let known = vectors.first(where: { $0.name == parts.first }),
      additions.allSatisfy({ $0 == Self.tuned || $0 == Self.contextual })
    else { return nil }
    self.name = name
    source = known.source
    isTuned = additions.contains(Self.tuned)
    isContextual = additions.contains(Self.contextual)
  }

  /// The states that its tagger reads; beside vectors that mean nothing, those of an untrained network.
  func states(_ path: String?, over vectors: any WordVectorSource) throws -> ContextualStates? {
    guard isContextual, let path else { return nil }
    guard source == VectorChoice.random else {
      return try ContextSource.states(path, over: source)
    }
    var random = SplitMix64(seed: 1)
    return ContextualStates(
      dimensions: vectors.dimensions, units: try ContextualStates(path).columns / 2, using: &random)
  }
}
