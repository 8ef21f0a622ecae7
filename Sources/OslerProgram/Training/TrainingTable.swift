import Console
import Embeddings
import TensorCore

/// The options of every command that trains vectors.
struct TrainingTable {
  static let options: [Option] = [
    Option(
      "model", value: "MODEL", choices: TrainingOptions.Model.allCases.map(\.rawValue),
      "what predicts what; default skip-gram"),
    Option("dimensions", short: "d", value: "N", "the length of a vector; default 100"),
    Option("window", value: "N", "neighbours at most on each side; default 5"),
    Option("negatives", value: "N", "negatives for each neighbour; default 5"),
    Option("epochs", value: "N", "how often the corpus goes by; default 5"),
    Option("rate", value: "R", "the learning rate at the start; default 0.05"),
    Option("sample", value: "T", "thin out words of a larger share; default 1e-4"),
    Option("cutoff", value: "N", "leave out words that come less often; default 5"),
    Option("limit", value: "N", "keep the N most frequent words at most"),
    Option("buckets", value: "N", "subword buckets, 0 for none; default 32768"),
    Option(
      "unit", value: "UNIT", choices: ["sentence", "text"],
      "what a window may not leave; default sentence"),
    Option("phrases", value: "X", "join pairs of words that score above X, such as 100, to one"),
    Option("no-marks", "leave out punctuation and symbols"),
    Option("lossy", "replace unreadable bytes by U+FFFD instead of refusing the text"),
    Option("seed", value: "N", "what all random draws depend on; default 1"),
    Option(
      "workers", short: "j", value: "N", "threads; default all cores; does not change the result"),
  ]

  var training = TrainingOptions()
  var shape = CorpusShape()
  let cutoff: Int
  let limit: Int
  let workers: Int
  private let lossy: Bool

  init(_ arguments: Arguments) throws(Misuse) {
    if let model = arguments.text("model").flatMap(TrainingOptions.Model.init) {
      training.model = model
    }
    training.dimensions = try arguments.integer(
      "dimensions", most: 10_000, standard: training.dimensions)
    training.window = try arguments.integer("window", most: 1_000, standard: training.window)
    training.negatives = try arguments.integer(
      "negatives", most: 1_000, standard: training.negatives)
    training.epochs = try arguments.integer("epochs", most: 1_000_000, standard: training.epochs)
    training.rate = Float(
      try arguments.number("rate", in: 1e-5...1, standard: Double(training.rate)))
    training.sample = try arguments.number("sample", in: 0...1, standard: training.sample)
    training.subwords = Subwords(
      buckets: try arguments.integer("buckets", least: 0, most: 1 << 24, standard: 1 << 15))
    training.seed = UInt64(try arguments.integer("seed", least: 0, standard: 1))
    cutoff = try arguments.integer("cutoff", standard: 5)
    limit = try arguments.integer("limit", standard: .max)
    lossy = arguments.has("lossy")
    workers = try arguments.integer("workers", most: 1_024, standard: Workers.cores)
    shape = CorpusShape(
      bySentence: arguments.text("unit") != "text", keepsMarks: !arguments.has("no-marks"),
      phraseThreshold: arguments.has("phrases")
        ? try arguments.number("phrases", in: 0...1e12, standard: 100) : nil)
  }

  /// Reads and counts a corpus, with progress.
  func read(_ paths: [String], beside output: String) throws -> EncodedCorpus {
    var progress = Progress("reading", total: nil, unit: "words")
    return try EncodedCorpus(
      paths, shape: shape, cutoff: cutoff, limit: limit, beside: output, lossy: lossy
    ) {
      progress.update($0)
    }
  }

  /// Trains to the end, with progress; every few minutes, and at the end, `save` is called.
  func train(_ trainer: VectorTrainer, save: (VectorTrainer) throws -> Void = { _ in }) rethrows {
    var meter = TrainingMeter()
    let clock = ContinuousClock()
    var last = clock.now
    try trainer.run {
      meter.show($0)
      if clock.now - last > .seconds(120) {
        try save($0)
        last = clock.now
      }
      return true
    }
    try save(trainer)
  }

  /// How the vectors came to be, for their file.
  func card(_ corpus: EncodedCorpus) -> String {
    "\(training.model.rawValue), \(training.dimensions) dimensions, window \(training.window), "
      + "\(training.negatives) negatives, \(training.epochs) epochs, rate \(training.rate), "
      + "sample \(training.sample), cut-off \(cutoff), \(training.subwords.buckets) buckets, "
      + "seed \(training.seed), \(corpus.wordCount) words"
  }
}

/// Shows how far training came, in words of all epochs.
struct TrainingMeter: ~Copyable {
  private var progress: Progress?

  mutating func show(_ trainer: VectorTrainer) {
    let all = trainer.corpus.wordCount * trainer.options.epochs
    if progress == nil { progress = Progress("training", total: all, unit: "words") }
    progress?.update(Int(Double(all) * trainer.doneShare))
  }
}
