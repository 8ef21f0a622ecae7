import ClinicalText
import Synchronization
import TensorCore

extension WordVectors {
  /// The vectors of that name that are linked into the program, read once for all who ask; nil when there are none.
  public static func linked(_ name: String) throws -> WordVectors? {
    try known.withLock { known in
      if let found = known[name] { return found }
      guard let file = LinkedFile("models/vectors-\(name).safetensors") else { return nil }
      let vectors = try WordVectors(WeightFile(bytes: file.bytes, source: file.name))
      known[name] = vectors
      return vectors
    }
  }

  private static let known = Mutex<[String: WordVectors]>([:])
}
