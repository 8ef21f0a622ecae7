import ClinicalText
import EntityRecognition
import Lexicon
import TensorCore

extension EntityModels {
  /// The models that are linked into the program; without the tagger where the lexicon alone is wanted.
  public static func linked(withTagger: Bool = true) throws -> EntityModels {
    try linked(withTagger: withTagger, meanwhile: {})
  }

  /// The linked models, read by all cores, which also find time for `other`.
  package static func linked(withTagger: Bool = true, meanwhile other: @escaping () -> Void) throws
    -> EntityModels
  {
    var tagger: Result<TrainedTagger?, any Error> = .success(nil)
    Workers.together([
      { _ = AssertionReader() },
      { if withTagger { _ = try? VectorChoice.source(VectorChoice.linked) } },
      { if withTagger { tagger = Result { try linkedTagger() } } },
      { _ = SectionTitles.linked },
      other,
      { _ = AttributeReader() },
    ])
    guard let tagger = try tagger.get() else {
      return EntityModels(lexicon: .linked, tagger: nil, vectors: NoVectors())
    }
    return try with(tagger)
  }

  /// The linked models with a tagger of one's own, on the vectors that it was trained on.
  public static func with(_ file: WeightFile) throws -> EntityModels {
    try with(TrainedTagger(file))
  }

  private static func linkedTagger() throws -> TrainedTagger? {
    try LinkedFile("models/tagger.safetensors").map {
      try TrainedTagger(WeightFile(bytes: $0.bytes, source: $0.name))
    }
  }

  private static func with(_ tagger: TrainedTagger) throws -> EntityModels {
    EntityModels(lexicon: .linked, tagger: tagger, vectors: try VectorChoice.source(tagger.vectors))
  }
}
