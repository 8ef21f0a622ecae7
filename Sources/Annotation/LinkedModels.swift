import ClinicalText
import EntityRecognition
import Lexicon
import TensorCore

extension EntityModels {
  /// The models that are linked into the program; without the tagger where the lexicon alone is wanted.
  public static func linked(withTagger: Bool = true) throws -> EntityModels {
    guard withTagger, let file = LinkedFile("models/tagger.safetensors") else {
      return EntityModels(lexicon: .linked, tagger: nil, vectors: NoVectors())
    }
    return try with(WeightFile(bytes: file.bytes, source: file.name))
  }

  /// The linked models with a tagger of one's own, on the vectors that it was trained on.
  public static func with(_ file: WeightFile) throws -> EntityModels {
    let tagger = try TrainedTagger(file)
    return EntityModels(
      lexicon: .linked, tagger: tagger, vectors: try VectorChoice.source(tagger.vectors))
  }
}
