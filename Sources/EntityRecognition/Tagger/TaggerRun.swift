import ClinicalRecord
import ClinicalText
import Embeddings
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
  /// How likely each tag is; nil where the mentions are certain.
  var shares: TagShares?
  /// Sentences whose mentions are too unsure to learn from.
  var doubtful: Set<Int> = []

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
  /// A language model's states as features, over the same vectors.
  public var states: ContextualStates?
  /// What the teachers of unlabelled notes pass on.
  public var teaching = TaggerTeaching.shares
  /// Words with fewer occurrences share the row of the unknown word.
  public var leastCount = 2

  public init(labels: [String]) { self.labels = labels }

  /// Trains on `notes`. `validate` scores the tagger behind each epoch (nil: the last one is kept); `report` gets
  /// the progress.
  public func train(
    _ notes: [TaggedNote], vectors: some WordVectorSource,
    validate: ((TrainedTagger) -> Double)? = nil, report: (TrainingProgress) -> Void
  ) throws(WeightFileError) -> TrainedTagger {
    let tags = TagSet(labels: labels)
    var sentences = TaggerSentences()
    for note in notes {
      sentences.append(
        note.text, features: TokenFeatures.read(note.text, note.sections, lexicon: note.lexicon),
        tags: Self.tags(note, tags), shares: note.shares,
        without: note.doubtful)
    }
    let vocabulary = TaggerVocabulary(counts: sentences.counts(), least: leastCount)
    let examples = sentences.examples(TaggerCorpus(sentences.forms, vectors, vocabulary))
    var shape = TaggerModel.Shape()
    shape.vector = vectors.dimensions
    shape.words = vocabulary.count
    shape.features = TokenFeatures.count
    shape.tags = tags.count
    shape.units = training.units
    shape.states = states?.columns ?? 0
    shape.movesVectors = training.movesVectors
    var random = SplitMix64(seed: training.seed &* 7919 &+ 13)
    var start = TaggerModel(shape, tags: tags, states: states, using: &random)
    start.dropout = training.dropout
    func tagger(_ model: TaggerModel) -> TrainedTagger {
      TrainedTagger(
        tags: tags, vocabulary: vocabulary, model: model, usesLexicon: usesLexicon,
        vectors: vectorName)
    }
    var trainer = Trainer(
      start, optimizer: optimizer, settings: settings(examples.count, watched: validate != nil))
    let best = try trainer.train(
      examples, validate: { model in validate.map { [Metric("F1", $0(tagger(model)))] } ?? [] },
      report: report)
    return tagger(best)
  }

  /// Trains `count` taggers apart.
  public func teachers(
    _ count: Int, _ notes: [TaggedNote], vectors: some WordVectorSource,
    report: (String, TrainingProgress) -> Void
  ) throws(WeightFileError) -> [TrainedTagger] {
    var taggers: [TrainedTagger] = []
    for number in 1...count {
      var run = self
      run.training.seed = training.seed &+ UInt64(number) &* 101
      run.training.checkpoint = training.checkpoint.map { "\($0).teacher\(number)" }
      taggers.append(
        try run.train(notes, vectors: vectors) { report("teacher \(number)", $0) })
    }
    return taggers
  }

  /// Lets `teachers` label `unlabelled` notes together, and trains one tagger on both; the annotated notes count
  /// twice.
  public func train(
    _ notes: [TaggedNote], unlabelled: [TaggedNote], teachers: [TrainedTagger],
    vectors: some WordVectorSource, validate: ((TrainedTagger) -> Double)? = nil,
    report: (String, TrainingProgress) -> Void
  ) throws(WeightFileError) -> TrainedTagger {
    let silver = SilverLabels(TagSet(labels: labels), teaching).label(unlabelled, teachers, vectors)
    var run = self
    // Many more sentences: fewer passes, larger steps of data.
    run.training.epochs = max(4, training.epochs * 2 / 3)
    run.training.batchSentences = training.batchSentences * 2
    return try run.train(notes + notes + silver, vectors: vectors, validate: validate) {
      report("student", $0)
    }
  }

  private var optimizer: Optimizer {
    var optimizer = Optimizer.adamW(rate: training.rate, decay: training.decay)
    optimizer.largestNorm = 5
    return optimizer
  }

  private func settings(_ examples: Int, watched: Bool) -> Trainer<TaggerModel>.Settings {
    var settings = Trainer<TaggerModel>.Settings()
    let steps =
      training.epochs * ((examples + training.batchSentences - 1) / training.batchSentences)
    settings.epochs = training.epochs
    settings.batch = training.batchSentences
    settings.seed = training.seed
    settings.schedule = .cosine(warmUp: min(200, steps / 10), steps: steps, floor: 0.02)
    settings.watched = watched ? "F1" : nil
    // Over a tenth of the steps at most: in a short training a longer average would still be made of the start.
    settings.averaging = min(0.998, 1 - 10 / Float(max(10, steps)))
    settings.checkpoint = training.checkpoint
    return settings
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
