import Console
import Embeddings
import EntityRecognition

/// The states of language models, for taggers.
enum ContextSource {
  /// The states in a file of `osler vectors contextual`, which must read vectors of that size.
  static func states(_ path: String, over vectors: any WordVectorSource) throws -> ContextualStates
  {
    let states = try ContextualStates(path)
    guard states.dimensions == vectors.dimensions else {
      throw Failure(
        "\(path) reads vectors of \(states.dimensions) dimensions, not of \(vectors.dimensions); "
          + "name the vectors that it was trained over with --vectors")
    }
    return states
  }
}
