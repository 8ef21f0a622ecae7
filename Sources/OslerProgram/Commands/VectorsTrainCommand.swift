import Console
import Embeddings
import Glibc
import TensorCore

/// `osler vectors train`: word vectors from text.
struct VectorsTrainCommand: Command {
  static let spec = CommandSpec(
    "vectors train", "train word vectors on text files, folders and NDJSON", operands: "PATH...",
    options: [
      Option("output", short: "o", value: "FILE", "where the vectors go (safetensors)")
    ] + TrainingTable.options + [
      Option("state", value: "FILE", "keep all weights here, to resume or to adapt from"),
      Option("resume", "go on from --state when it is there"),
    ],
    examples: [
      .init("osler vectors train news.txt --output general.safetensors", "skip-gram with subwords"),
      .init(
        "osler vectors train notes/ --model cbow --buckets 0 -o notes.safetensors",
        "continuous bag of words, without subwords"),
    ],
    details: """
      The corpus is read once, in pieces, and walked from a scratch file beside the output, so it may be larger
      than memory. The result is the same for any number of workers.
      """)

  private let arguments: Arguments
  private let output: String
  private let table: TrainingTable
  private let files: FilePlan

  init(_ arguments: Arguments) throws(Misuse) {
    self.arguments = arguments
    output = try arguments.required("output")
    table = try TrainingTable(arguments)
    files = FilePlan(arguments, writes: ["output", "state"])
    if arguments.operands.isEmpty { throw Misuse("`osler vectors train` needs a PATH to read") }
    if arguments.has("resume") && !arguments.has("state") {
      throw Misuse("--resume needs --state FILE")
    }
  }

  func run() throws -> Outcome {
    try files.check()
    Workers.limit = table.workers
    let corpus = try table.read(arguments.operands, beside: output)
    Words.say("\(corpus.wordCount) words, \(corpus.vocabulary.count) in the vocabulary")
    let trainer = VectorTrainer(corpus, table.training)
    let clock = ContinuousClock()
    let start = clock.now
    let state = arguments.text("state")
    if arguments.has("resume"), let state, Self.exists(state) { try trainer.restoreState(state) }
    try table.train(trainer) { if let state { try $0.saveState(to: state) } }
    let spent =
      Double((clock.now - start).components.seconds)
      + Double((clock.now - start).components.attoseconds) * 1e-18
    try trainer.vectors().write(to: output, card: table.card(corpus))
    let speed = Double(corpus.wordCount * table.training.epochs) / spent
    Words.say("trained in \(Progress.clock(spent)), \(Int(speed)) words/s; wrote \(output)")
    return .done
  }

  private static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}
