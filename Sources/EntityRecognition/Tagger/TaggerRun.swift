import ClinicalRecord
import ClinicalText
import Lexicon
import Neural
import TensorCore

/// A note that a tagger learns from or is checked on: its text and its mentions with their labels.
public struct TaggedNote: Sendable {
  public var text: TokenizedText
  public var sections: [Section]
  public var mentions: [(range: TextRange, label: String)]
  /// The lexicon's marks of each token; nil when none are used.
  public var lexicon: [[Int32]]?
  /// How much its sentences count in training.
  public var weight: Float = 1

  public init(
    text: TokenizedText, sections: [Section], mentions: [(range: TextRange, label: String)],
    lexicon: [[Int32]]? = nil
  ) {
    self.text = text
    self.sections = sections
    self.mentions = mentions
    self.lexicon = lexicon
  }
}

/// A whole training of a tagger: words, features and weights from notes.
public struct TaggerRun {
  public var training = TaggerTraining()
  public var labels: [String]
  public var vectorName = ""
  public var usesLexicon = false
  /// Words with fewer occurrences share the row of the unknown word.
  public var leastCount = 2

  public init(labels: [String]) { self.labels = labels }

  /// Trains on `notes`; `report` gets each epoch's number, mean loss and tagger so far, and says whether to go on.
  public func train(
    _ notes: [TaggedNote], vectors: some WordVectorSource,
    report: (Int, Float, TrainedTagger) -> Bool
  ) -> TrainedTagger {
    let tags = TagSet(labels: labels)
    var data = TaggerDataset()
    for note in notes {
      data.append(
        note.text, features: TokenFeatures.read(note.text, note.sections, lexicon: note.lexicon),
        tags: Self.tags(note, tags), weight: note.weight)
    }
    let vocabulary = TaggerVocabulary(counts: data.counts(), least: leastCount)
    data.resolve(vectors, vocabulary)
    var shape = TaggerModel.Shape()
    shape.vector = vectors.dimensions
    shape.words = vocabulary.count
    shape.features = TokenFeatures.count
    shape.tags = tags.count
    var random = SplitMix64(seed: training.seed &* 7919 &+ 13)
    let start = TaggerModel(shape, tags: tags, using: &random)
    func tagger(_ model: TaggerModel) -> TrainedTagger {
      TrainedTagger(
        tags: tags, vocabulary: vocabulary, model: model, usesLexicon: usesLexicon,
        vectors: vectorName)
    }
    let trainer = TaggerTrainer(settings: training, data: data, tags: tags)
    return tagger(trainer.train(start) { report($0, $1, tagger($2)) })
  }

  /// A note's gold as tags; of overlapping mentions the first one counts.
  private static func tags(_ note: TaggedNote, _ tags: TagSet) -> [Int] {
    var spans: [(tokens: Range<Int>, label: Int)] = []
    for mention in note.mentions.sorted(by: { $0.range < $1.range }) {
      guard let label = tags.labels.firstIndex(of: mention.label) else { continue }
      let tokens = note.text.tokenIndices(in: mention.range)
      if let last = spans.last, last.tokens.upperBound > tokens.lowerBound { continue }
      spans.append((tokens, label))
    }
    return tags.tags(note.text.tokens.count, spans)
  }
}
