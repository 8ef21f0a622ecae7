import Console
import Embeddings
import EntityRecognition
import Neural
import TensorCore

/// `osler vectors contextual`: a language model in both directions, whose states say what a word means where it stands.
struct VectorsContextualCommand: Command {
  static let spec = CommandSpec(
    "vectors contextual", "train a language model whose states are features of words in context",
    operands: "PATH...",
    options: [
      Option("output", short: "o", value: "FILE", "where the model goes (safetensors)"),
      Option(
        "vectors", value: "NAME",
        "the word vectors that it reads: clinical (linked in, the default), or a file of `osler vectors`"
      ),
      Option("units", value: "N", "states of each direction; default 128"),
      Option("epochs", value: "N", "how often the corpus goes by; default 4"),
      Option("rate", value: "R", "learning rate; default 0.003"),
      Option("cutoff", value: "N", "words that come less often are predicted as rare; default 5"),
      Option("state", value: "FILE", "keep the state here, so that a stopped training goes on"),
      Option("lossy", "replace unreadable bytes by U+FFFD instead of refusing the text"),
      Option("seed", value: "N", "what all random draws depend on; default 1"),
      Option(
        "workers", short: "j", value: "N", "threads; default all cores; does not change the result"),
    ],
    examples: [
      .init(
        "osler vectors contextual notes/ --output context.safetensors",
        "perplexity on what was held out, after each epoch"),
      .init(
        "osler train entities --train notes/train --contextual context.safetensors -o tagger.safetensors",
        "a tagger with the states as features"),
    ],
    details: """
      Every fiftieth stretch of forty sentences is held out. The perplexity is over both directions, the whole
      vocabulary and the edges of sentences; the first line tells what guessing by frequency alone would reach.
      """)

  private let paths: [String]
  private let output: String
  private let vectors: String
  private let cutoff: Int
  private let lossy: Bool
  private let files: FilePlan
  private var training = LanguageTraining()

  init(_ arguments: Arguments) throws(Misuse) {
    paths = arguments.operands
    if paths.isEmpty { throw Misuse("`osler vectors contextual` needs a PATH to read") }
    output = try arguments.required("output")
    vectors = arguments.text("vectors") ?? VectorChoice.linked
    lossy = arguments.has("lossy")
    files = FilePlan(arguments, reads: ["vectors"], writes: ["output", "state"])
    cutoff = try arguments.integer("cutoff", standard: 5)
    training.units = try arguments.integer("units", most: 10_000, standard: training.units)
    training.epochs = try arguments.integer("epochs", most: 1_000_000, standard: training.epochs)
    training.rate = Float(
      try arguments.number("rate", in: 1e-6...1, standard: Double(training.rate)))
    training.seed = UInt64(try arguments.integer("seed", least: 0, standard: 1))
    training.checkpoint = arguments.text("state")
    Workers.limit = try arguments.integer("workers", most: 1_024, standard: Workers.cores)
  }

  func run() throws -> Outcome {
    try files.check()
    let source = try VectorChoice.source(vectors)
    var progress = Progress("reading", total: nil, unit: "words")
    let corpus = try EncodedCorpus(paths, cutoff: 1, beside: output, lossy: lossy) {
      progress.update($0)
    }
    let text = LanguageText(corpus, dimensions: source.dimensions, cutoff: cutoff) {
      source.copyVector(ofFolded: $0, into: $1)
    }
    Words.say(
      "\(corpus.wordCount) words, \(text.classes) classes, perplexity by frequency alone "
        + Fixed.text(text.plainPerplexity, digits: 1))
    let model = try training.run(text) { progress in
      if progress.isEpochEnd { Words.say(progress.line) }
    }
    try model.write(to: output, vectors: vectors, card: card(corpus))
    return .done
  }

  private func card(_ corpus: EncodedCorpus) -> String {
    "language model, \(training.units) units a direction, \(training.epochs) epochs, rate \(training.rate), "
      + "cut-off \(cutoff), seed \(training.seed), \(corpus.wordCount) words"
  }
}
