import Embeddings
import EntityRecognition
import TensorCore

/// One kind of tagger in `evaluate transfer`: its vectors, and what else it learns from.
struct TransferArm {
  /// What it is called: the vectors' name, with `+tuned`, `+contextual` and `+taught` behind it.
  let name: String
  let source: String
  let isTuned: Bool
  let isContextual: Bool
  /// Whether it also learns from notes that taggers of its own kind have labelled.
  let isTaught: Bool

  static let tuned = "tuned"
  static let contextual = "contextual"
  static let taught = "taught"

  /// Nil when the name speaks of something else than these vectors and the additions.
  init?(_ name: String, _ vectors: [(name: String, source: String)]) {
    let parts = name.split(separator: "+").map(String.init)
    let additions = parts.dropFirst()
    guard let known = vectors.first(where: { $0.name == parts.first }),
      additions.allSatisfy([Self.tuned, Self.contextual, Self.taught].contains)
    else { return nil }
    self.name = name
    source = known.source
    isTuned = additions.contains(Self.tuned)
    isContextual = additions.contains(Self.contextual)
    isTaught = additions.contains(Self.taught)
  }

  /// At which of these shares it is measured when nobody names arms: additions at few and at all labels, teaching, which
  /// takes several trainings, at half of them.
  func shares(among all: [Int]) -> [Int] {
    if isTaught { return all.filter { $0 == 50 } }
    return isTuned || isContextual ? all.filter { $0 == 10 || $0 == 100 } : all
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
