import Console
import Embeddings
import EntityRecognition

/// The states of language models, for taggers.
enum ContextSource {
  /// The states in a file of `osler vectors contextual`, which must have been trained over the vectors of that name.
  static func states(_ path: String, over vectors: String) throws -> ContextualStates {
    let states = try ContextualStates(path)
    guard fileName(states.vectors) == fileName(vectors) else {
      throw Failure("\(path) was trained over the vectors \(states.vectors), not over \(vectors)")
    }
    return states
  }

  private static func fileName(_ name: String) -> Substring? { name.split(separator: "/").last }
}
