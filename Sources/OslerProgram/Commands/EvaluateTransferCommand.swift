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
        "vectors to compare besides random and adapted (the linked ones), such as general=FILE"),
      Option(
        "contextual", value: "FILE",
        "a language model of `osler vectors contextual` over the adapted vectors"),
      Option(
        "arms", value: "LIST",
        "only these: names of vectors, with +tuned or +contextual behind them, at all shares"),
      Option("shares", value: "LIST", "shares of the notes in percent; default 5,10,25,50,100"),
      Option("seeds", value: "N", "trainings for each share; default 3"),
      Option("first-seed", value: "N", "the seed of the first one; default 1"),
      Option(
        "epochs", value: "N",
        "passes over all notes; smaller shares take as many steps, in at most three times the passes; default 10"
      ),
      Option("output", short: "o", value: "FILE", "draw the learning curves (.svg)"),
      OutputForm.option([.table, .ndjson]),
      Option("jobs", short: "j", value: "N", "workers; default: cores"),
    ],
    examples: [
      .init(
        "osler evaluate transfer --train notes/train --dev notes/dev --vectors general=models/vectors-general.safetensors",
        "random, general and adapted vectors side by side")
    ],
    details: """
      The taggers have no lexicon features, so that the vectors alone make the difference. All learn rows of their own for the
      words of the notes, beside the fixed vectors; +tuned also trains the vectors on, random ones too; +contextual adds the
      states of a language model, to random vectors those of an untrained one. Additions are measured at 10 and 100 %. The
      score is exact F1 over problem, treatment and test.
      """
  )

  private let train: String
  private let dev: String
  private let arms: [TransferArm]
  private let isChosen: Bool
  private let contextual: String?
  private let shares: [Int]
  private let seeds: ClosedRange<Int>
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
    vectors.append(("adapted", VectorChoice.linked))
    let contextual = arguments.text("contextual")
    self.contextual = contextual
    isChosen = arguments.has("arms")
    let names = arguments.text("arms")?.split(separator: ",").map(String.init)
    arms = try (names ?? Self.names(vectors, contextual: contextual != nil)).map {
      name throws(Misuse) in
      guard let arm = TransferArm(name, vectors) else {
        throw Misuse("--arms knows no \"\(name)\"")
      }
      guard !arm.isContextual || contextual != nil else {
        throw Misuse("\(name) needs --contextual FILE")
      }
      return arm
    }
    let list = (arguments.text("shares") ?? "5,10,25,50,100").split(separator: ",")
    shares = list.compactMap { Int($0) }.filter { $0 > 0 && $0 <= 100 }
    guard shares.count == list.count, !shares.isEmpty else {
      throw Misuse("--shares must be percentages such as 10,50,100")
    }
    let first = try arguments.integer("first-seed", standard: 1)
    seeds = first...first + (try arguments.integer("seeds", most: 10_000, standard: 3)) - 1
    epochs = try arguments.integer("epochs", most: 1_000_000, standard: 10)
    output = arguments.text("output")
    Workers.limit = try arguments.integer("jobs", most: 1_024, standard: Workers.cores)
  }

  /// The vectors as they are, then what tuning and context add to the least and the most of them.
  private static func names(
    _ vectors: [(name: String, source: String)], contextual: Bool
  ) -> [String] {
    let ends = [vectors[0].name, vectors[vectors.count - 1].name]
    return vectors.map(\.name) + ends.map { "\($0)+\(TransferArm.tuned)" }
      + (contextual ? ends.map { "\($0)+\(TransferArm.contextual)" } : [])
  }

  /// Additions are measured at few and at all labels, unless arms are named.
  private func shares(of arm: TransferArm) -> [Int] {
    isChosen || !arm.isTuned && !arm.isContextual ? shares : shares.filter { $0 == 10 || $0 == 100 }
  }

  func run() throws -> Outcome {
    try FilePlan(
      arguments, reads: ["train", "dev", "contextual"], named: ["vectors"], writes: ["output"]
    ).check()
    let trial = TransferTrial(
      notes: GoldInput.tagged(try GoldInput.read([train]), lexicon: nil),
      check: GoldInput.tagged(try GoldInput.read([dev]), lexicon: nil), epochs: epochs)
    var curve = LearningCurve(title: "Exact F1 by share of the training notes")
    let cells = arms.reduce(0) { $0 + shares(of: $1).count * seeds.count }
    var progress = Progress("trainings", total: cells, unit: "trainings")
    var done = 0
    for arm in arms {
      let vectors = try VectorChoice.source(arm.source)
      let states = try arm.states(contextual, over: vectors)
      var points: [LearningCurve.Point] = []
      for share in shares(of: arm) {
        let scores = try seeds.map { seed in
          defer { done += 1; progress.update(done) }
          return try trial.score(arm, vectors, states, share: share, seed: seed)
        }
        points.append(.init(share: Double(share) / 100, scores: scores))
      }
      curve.curves.append((arm.name, points))
    }
    show(curve)
    if let output {
      var file = try AtomicFile(output)
      try file.write(curve.svg())
      try file.commit()
    }
    return .done
  }

  private func show(_ curve: LearningCurve) {
    var output = Output()
    if OutputForm(arguments, isTerminal: output.isTerminal) == .table {
      var table = TableText(header: ["vectors"] + shares.map { "\($0) %" })
      for (name, points) in curve.curves {
        let cells = shares.map { share in
          points.first { $0.share == Double(share) / 100 }
            .map { Fixed.text($0.mean * 100, digits: 1) } ?? "-"
        }
        table.rows.append([name] + cells)
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
