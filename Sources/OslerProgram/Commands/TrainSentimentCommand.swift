import Console
import Files
import JSON
import SentimentAnalysis
import TensorCore

/// `osler train sentiment`: learns from comments whose stars and aspects are known.
struct TrainSentimentCommand: Command {
  static let spec = CommandSpec(
    "train sentiment", "train the sentiment model on comments with known stars and aspects",
    options: [
      Option("train", value: "PATH", "NDJSON rows: text, stars, aspects, voice, question"),
      Option("vectors", value: "FILE", "word vectors of `osler vectors train`"),
      Option("output", value: "FILE", "where the model goes"),
      Option("nets", value: "N", "networks for the stars, averaged; default 1"),
      Option("epochs", value: "N", "their rounds over the rows; default 12"),
      Option("aspect-nets", value: "N", "networks for the aspects, averaged; default 1"),
      Option("aspect-epochs", value: "N", "their rounds over the rows; default 40"),
      Option("seed", value: "N", "the seed of all draws; default 1"),
      Option("words", value: "N", "frequent words whose vectors are kept; default 12000"),
      Option(
        "ledger", value: "FILE",
        "train once with each set of vectors and tell what they bring, as Markdown, and as NDJSON beside it; writes no model"
      ),
      Option(
        "against", value: "NAME=FILE", repeats: true,
        "ledger: vectors to compare with those of --vectors; random ones always are"),
      Option(
        "measure", value: "SET", repeats: true, "ledger: sets to measure beside the held-out voices"
      ),
    ],
    examples: [
      .init(
        "osler train sentiment --train corpora/feedback --vectors models/vectors-clinical.safetensors --output s.safetensors",
        "every fifth voice is held out and measured"),
      .init(
        "osler train sentiment --train corpora/feedback --vectors adapted.safetensors --against general=general.safetensors --ledger ledger.md",
        "what the vectors bring"),
    ])

  private let path: String
  private let files: FilePlan
  private let vectors: String
  private let output: String?
  private let ledger: String?
  private let against: [(name: String, path: String)]
  private let measured: [String]
  private let words: Int
  private var settings = SentimentTraining.Settings()

  init(_ arguments: Arguments) throws(Misuse) {
    path = try arguments.required("train")
    files = FilePlan(
      arguments, reads: ["train", "vectors", "measure"], named: ["against"], writes: ["output"],
      reports: ["ledger"])
    vectors = try arguments.required("vectors")
    ledger = arguments.text("ledger")
    output = ledger == nil ? try arguments.required("output") : nil
    measured = arguments.texts("measure")
    against = try arguments.texts("against").map { text throws(Misuse) in
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else { throw Misuse("--against needs NAME=FILE, not \"\(text)\"") }
      return (parts[0], parts[1])
    }
    words = try arguments.integer("words", standard: 12000)
    settings.nets = try arguments.integer("nets", most: 1_000, standard: settings.nets)
    settings.epochs = try arguments.integer("epochs", most: 1_000_000, standard: settings.epochs)
    settings.aspectNets = try arguments.integer(
      "aspect-nets", most: 1_000, standard: settings.aspectNets)
    settings.aspectEpochs = try arguments.integer(
      "aspect-epochs", most: 1_000_000, standard: settings.aspectEpochs)
    settings.seed = UInt64(try arguments.integer("seed", standard: 1))
  }

  func run() throws -> Outcome {
    try files.check()
    let rows = try FeedbackRow.read(path)
    let training = rows.filter { !VoiceSplit.isHeldOut($0.voice ?? "") }
    let heldOut = rows.filter { VoiceSplit.isHeldOut($0.voice ?? "") }
    let known = SentimentTraining.vocabulary(of: training)
    if let ledger {
      try compare(training, heldOut, known, to: ledger)
      return .done
    }
    Words.say("\(training.count) comments, \(heldOut.count) held out")
    let trained = try learner(known).train(training, heldOut: heldOut) { Words.say($0) }
    try trained.write(to: output ?? "", card: card(training.count, heldOut.count))
    return .done
  }

  private func learner(_ known: Set<String>) throws -> SentimentTraining {
    let (words, vectors) = try PretrainedRows.read(vectors, most: words) { known.contains($0) }
    Words.say("\(words.count) words")
    return SentimentTraining(words: words, vectors: vectors, settings: settings)
  }

  /// Trains once with each set of vectors, all else alike, and writes what each brings.
  private func compare(
    _ training: [FeedbackRow], _ heldOut: [FeedbackRow], _ known: Set<String>, to path: String
  ) throws {
    var sets = [("held-out voices", heldOut)]
    for set in measured { sets.append((Self.name(of: set), try FeedbackRow.read(set))) }
    var ledger = SentimentLedger()
    for (name, file) in [("random", vectors)] + against + [(Self.name(of: vectors), vectors)] {
      let (words, read) = try PretrainedRows.read(file, most: words) { known.contains($0) }
      let vectors =
        name == "random" ? PretrainedRows.random(like: read, seed: settings.seed) : read
      let trained = try SentimentTraining(words: words, vectors: vectors, settings: settings)
        .train(training, heldOut: heldOut) { _ in }
      for (set, rows) in sets {
        ledger.rows.append(
          .init(
            vectors: name, set: set, whole: Self.score(trained, rows),
            networks: Self.score(trained.networksAlone, rows)))
      }
      Words.say("\(name): done")
    }
    try Self.write(ledger.markdown, to: path)
    try Self.write(ledger.ndjson, to: FilePlan.rows(beside: path))
  }

  private static func score(_ model: SentimentModel, _ rows: [FeedbackRow]) -> SentimentScore {
    var reader = SentimentReader(model: model)
    reader.wantsEvidence = false
    var score = SentimentScore()
    for (row, sentiment) in zip(rows, reader.read(rows.map(\.comment))) {
      score.add(sentiment, row)
    }
    return score
  }

  /// The file's name without folder and ending.
  private static func name(of path: String) -> String {
    let last = path.split(separator: "/").last ?? ""
    return String(last.split(separator: ".").first ?? "")
  }

  private static func write(_ text: String, to path: String) throws {
    var file = try AtomicFile(path)
    try file.write(text)
    try file.commit()
  }

  private func card(_ training: Int, _ heldOut: Int) -> String {
    "trained on \(training) comments, \(heldOut) of other voices held out; \(settings.nets) nets, "
      + "\(settings.epochs) epochs, seed \(settings.seed)"
  }
}
