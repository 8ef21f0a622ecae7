import Embeddings
import TensorCore

/// Lookups of known and unseen words in a file of vectors, in nanoseconds.
///
/// `scripts/peers/word2vec.py` measures training against gensim.
enum VectorBench: Subject {
  static let name = "vectors"
  static let abstract = "lookups of known and unseen words [FILE]"

  static func run(_ arguments: [String]) throws {
    let vectors = try WordVectors.read(arguments.first ?? "models/vectors-clinical.safetensors")
    let known = (0..<vectors.count).filter { $0 % 7 == 0 }.map {
      Array(vectors.vocabulary[$0].utf8)
    }
    let unseen = known.filter { $0.count > 4 && $0[0] > 0x60 }.map { $0 + Array("oid".utf8) }
      .filter { key in key.withUnsafeBufferPointer { vectors.vocabulary.index(of: $0) } == nil }
    try measure("known", known, vectors, .known)
    try measure("unseen", unseen, vectors, .subwords)
  }

  private static func measure(
    _ name: String, _ keys: [[UInt8]], _ vectors: WordVectors, _ expected: WordVectors.Origin
  ) throws {
    var row = [Float](repeating: 0, count: vectors.dimensions)
    var right = 0
    var rounds = 0
    let seconds = Stopwatch.best(seconds: 0.5) {
      rounds += 1
      row.withUnsafeMutableBufferPointer { row in
        for key in keys {
          let origin = key.withUnsafeBufferPointer { vectors.vector(for: $0, into: row) }
          if origin == expected { right += 1 }
        }
      }
    }
    guard right > 0, right * 100 >= 95 * rounds * keys.count else {
      throw BenchError("\(name): \(right) of \(rounds * keys.count) lookups found what they should")
    }
    print("lookup.\(name) \(Int(seconds / Double(keys.count) * 1e9)) ns  \(keys.count) words")
  }
}
