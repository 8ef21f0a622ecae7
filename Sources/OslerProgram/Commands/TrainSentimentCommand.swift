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
    ],
    examples: [
      .init(
        "osler train sentiment --train corpora/feedback --vectors models/vectors-clinical.safetensors --output s.safetensors",
        "every fifth voice is held out and measured")
    ])

  private let path: String
  private let vectors: String
  private let output: String
  private let words: Int
  private var settings = SentimentTraining.Settings()

  init(_ arguments: Arguments) throws(Misuse) {
    path = try arguments.required("train")
    vectors = try arguments.required("vectors")
    output = try arguments.required("output")
    words = try arguments.integer("words", standard: 12000)
    settings.nets = try arguments.integer("nets", standard: settings.nets)
    settings.epochs = try arguments.integer("epochs", standard: settings.epochs)
    settings.aspectNets = try arguments.integer("aspect-nets", standard: settings.aspectNets)
    settings.aspectEpochs = try arguments.integer("aspect-epochs", standard: settings.aspectEpochs)
    settings.seed = UInt64(try arguments.integer("seed", standard: 1))
  }

  func run() throws -> Outcome {
    let rows = try FeedbackRow.read(path)
    let training = rows.filter { !VoiceSplit.isHeldOut($0.voice ?? "") }
    let heldOut = rows.filter { VoiceSplit.isHeldOut($0.voice ?? "") }
    let known = SentimentTraining.vocabulary(of: training)
    let (words, vectors) = try PretrainedRows.read(vectors, most: words) { known.contains($0) }
    Words.say("\(training.count) comments, \(heldOut.count) held out, \(words.count) words")
    let trained = try SentimentTraining(words: words, vectors: vectors, settings: settings)
      .train(training, heldOut: heldOut) { Words.say($0) }
    try trained.write(to: output, card: card(training.count, heldOut.count))
    return .done
  }

  private func card(_ training: Int, _ heldOut: Int) -> String {
    "trained on \(training) comments, \(heldOut) of other voices held out; \(settings.nets) nets, "
      + "\(settings.epochs) epochs, seed \(settings.seed)"
  }
}
