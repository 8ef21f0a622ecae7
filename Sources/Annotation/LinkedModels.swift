import ClinicalText
import EntityRecognition
import Lexicon
import TensorCore

extension EntityModels {
  /// The models that are linked into the program; without the tagger where the lexicon alone is wanted.
  public static func linked(withTagger: Bool = true) throws(WeightFileError) -> EntityModels {
    var tagger: TrainedTagger?
    if withTagger, let file = LinkedFile("models/tagger.safetensors") {
      tagger = try TrainedTagger(WeightFile(bytes: file.bytes, source: file.name))
    }
    return EntityModels(lexicon: .linked, tagger: tagger, vectors: NoVectors())
  }
}
