import ClinicalRecord
import ClinicalText
import Console
import EntityRecognition
import Evaluation
import Files
import JSON
import TensorCore

/// `osler evaluate transfer`: what word vectors are worth to a tagger, by how many labels it has.
struct EvaluateTransferCommand: Command {
  static let spec = CommandSpec(
    "evaluate transfer", "measure what word vectors bring a tagger that has few or many labels",
    options: [
      Option("train", value: "PATH", "annotated notes to learn from"),
      Option("dev", value: "PATH", "annotated notes to measure on"),
      Option(
        "vectors", value: "NAME=FILE", repeats: true,
        "vectors to compare besides random and clinical (the linked ones), such as general=FILE"),
      Option("shares", value: "LIST", "shares of the notes in percent; default 5,10,25,50,100"),
      Option("seeds", value: "N", "trainings for each share; default 3"),
      Option("epochs", value: "N", "passes over all notes; smaller shares take more; default 10"),
      Option("output", short: "o", value: "FILE", "draw the learning curves (.svg)"),
      OutputForm.option([.table, .ndjson]),
      Option("jobs", short: "j", value: "N", "workers; default: cores"),
    ],
    examples: [
      .init(
        "osler evaluate transfer --train notes/train --dev notes/dev --vectors general=models/vectors-general.safetensors",
        "random, general and adapted vectors side by side")
    ],
    details:
      "The taggers have no lexicon features, so that the vectors alone make the difference. The score is exact F1 over problem, treatment and test."
  )

  private let train: String
  private let dev: String
  private let vectors: [(name: String, source: String)]
  private let shares: [Int]
  private let seeds: Int
  private let epochs: Int
  private let output: String?
  private let arguments: Arguments

  init(_ arguments: Arguments) throws(Misuse) {
    self.arguments = arguments
    train = try arguments.required("train")
    dev = try arguments.required("dev")
    var vectors = [(name: "random", source: VectorChoice.random)]
    for text in arguments.texts("vectors") {
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else { throw Misuse("--vectors needs NAME=FILE, not \"\(text)\"") }
      vectors.append((parts[0], parts[1]))
    }
    self.vectors = vectors + [("adapted", VectorChoice.linked)]
    let list = (arguments.text("shares") ?? "5,10,25,50,100").split(separator: ",")
    shares = list.compactMap { Int($0) }.filter { $0 > 0 && $0 <= 100 }
    guard shares.count == list.count, !shares.isEmpty else {
      throw Misuse("--shares must be percentages such as 10,50,100")
    }
    seeds = try arguments.integer("seeds", standard: 3)
    epochs = try arguments.integer("epochs", standard: 10)
    output = arguments.text("output")
    Workers.limit = try arguments.integer("jobs", standard: Workers.cores)
  }

  func run() throws -> Outcome {
    let notes = GoldInput.tagged(try GoldInput.read([train]), lexicon: nil)
    let check = GoldInput.tagged(try GoldInput.read([dev]), lexicon: nil)
    var curve = LearningCurve(title: "Exact F1 by share of the training notes")
    var progress = Progress(
      "trainings", total: vectors.count * shares.count * seeds, unit: "trainings")
    var done = 0
    for (name, source) in vectors {
      let vectors = try VectorChoice.source(source)
      var points: [LearningCurve.Point] = []
      for share in shares {
        let scores = try (1...seeds).map { seed in
          defer { done += 1; progress.update(done) }
          return try score(notes, check, share: share, seed: seed, vectors)
        }
        points.append(.init(share: Double(share) / 100, scores: scores))
      }
      curve.curves.append((name, points))
    }
    show(curve)
    if let output {
      var file = try AtomicFile(output)
      try file.write(curve.svg())
      try file.commit()
    }
    return .done
  }

  private func score(
    _ notes: [TaggedNote], _ check: [TaggedNote], share: Int, seed: Int,
    _ vectors: any WordVectorSource
  ) throws -> Double {
    // Another part of the notes for each seed, the same for all vectors.
    var random = SplitMix64(seed: UInt64(seed) &* 31 &+ 5)
    var order = Array(notes.indices)
    random.shuffle(&order)
    let count = max(1, notes.count * share / 100)
    var run = TaggerRun(labels: EntityType.allCases.map(\.rawValue))
    run.training.seed = UInt64(seed)
    run.training.epochs = min(40, max(epochs, epochs * 30 / share))
    run.training.batchSentences = share <= 10 ? 8 : 16
    let tagger = try run.train(order.prefix(count).sorted().map { notes[$0] }, vectors: vectors) {
      _ in
    }
    return TaggerScore.groups(tagger, check, vectors)
  }

  private func show(_ curve: LearningCurve) {
    var output = Output()
    if OutputForm(arguments, isTerminal: output.isTerminal) == .table {
      var table = TableText(header: ["vectors"] + shares.map { "\($0) %" })
      for (name, points) in curve.curves {
        table.rows.append([name] + points.map { "\(($0.mean * 1000).rounded() / 10)" })
      }
      table.lines(style: Style(isTerminal: output.isTerminal)).forEach { output.line($0) }
    } else {
      for (name, points) in curve.curves {
        for point in points {
          var writer = JSONWriter()
          writer.object {
            $0.member("vectors", name)
            $0.member("share", point.share, digits: 2)
            $0.member("f1", point.mean, digits: 4)
            $0.name("seeds")
            $0.array { for score in point.scores { $0.number(score, digits: 4) } }
          }
          output.line(writer.text)
        }
      }
    }
    output.flush()
  }
}
