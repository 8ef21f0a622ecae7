import ClinicalRecord
import ClinicalText
import Console
import Embeddings
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
        "unlabelled", value: "PATH", repeats: true,
        "notes without labels that +taught arms learn from"),
      Option(
        "arms", value: "LIST",
        "only these: names of vectors, with +tuned, +contextual or +taught behind them, at all shares"
      ),
      Option("no-rows", "give words no rows of their own: the vectors alone tell them apart"),
      Option("shares", value: "LIST", "shares of the notes in percent; default 5,10,25,50,100"),
      Option("seeds", value: "N", "trainings for each share; default 3"),
      Option("first-seed", value: "N", "the seed of the first one; default 1"),
      Option(
        "epochs", value: "N",
        "passes over all notes; smaller shares take as many steps, in at most three times the passes; default 10"
      ),
      Option(
        "known", value: "FILE", repeats: true,
        "rows that an earlier run printed (ndjson), measured alike; they are not measured again"),
      Option("output", short: "o", value: "FILE", "draw the learning curves (.svg)"),
      OutputForm.option([.table, .ndjson]),
      Option("jobs", short: "j", value: "N", "workers; default: cores"),
    ],
    examples: [
      .init(
        "osler evaluate transfer --train notes/train --dev notes/dev --vectors general=models/vectors-general.safetensors",
        "random, general and adapted vectors side by side"),
      .init(
        "osler evaluate transfer --train notes/train --dev notes/dev --arms random,adapted --shares 50,100 --no-rows",
        "half of the labels and all of them, with what the vectors tell alone"),
    ],
    details: """
      The taggers have no lexicon features, so that the vectors alone make the difference. All learn rows of their own for the
      words of the notes, beside the fixed vectors, unless --no-rows is given; +tuned also trains the vectors on, random ones
      too; +contextual adds the states of a language model, to random vectors those of an untrained one; +taught lets two such
      taggers label the --unlabelled notes, and a third one learn from both. Additions are measured at 10 and 100 %, teaching
      at 50 %. The score is exact F1 over problem, treatment and test.
      """
  )

  private let train: String
  private let dev: String
  private let arms: [TransferArm]
  private let isChosen: Bool
  private let contextual: String?
  private let unlabelled: [String]
  private let shares: [Int]
  private let seeds: ClosedRange<Int>
  private let epochs: Int
  private let hasRows: Bool
  private let known: [String]
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
    let unlabelled = arguments.texts("unlabelled")
    self.unlabelled = unlabelled
    isChosen = arguments.has("arms")
    let names = arguments.text("arms")?.split(separator: ",").map(String.init)
    let standard = Self.names(vectors, contextual: contextual != nil, taught: !unlabelled.isEmpty)
    arms = try (names ?? standard).map {
      name throws(Misuse) in
      guard let arm = TransferArm(name, vectors) else {
        throw Misuse("--arms knows no \"\(name)\"")
      }
      guard !arm.isContextual || contextual != nil else {
        throw Misuse("\(name) needs --contextual FILE")
      }
      guard !arm.isTaught || !unlabelled.isEmpty else {
        throw Misuse("\(name) needs --unlabelled PATH")
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
    hasRows = !arguments.has("no-rows")
    known = arguments.texts("known")
    output = arguments.text("output")
    Workers.limit = try arguments.integer("jobs", most: 1_024, standard: Workers.cores)
  }

  /// The vectors as they are, then what tuning, context and teaching add to the least and the most of them.
  private static func names(
    _ vectors: [(name: String, source: String)], contextual: Bool, taught: Bool
  ) -> [String] {
    let ends = [vectors[0].name, vectors[vectors.count - 1].name]
    var names = vectors.map(\.name) + ends.map { "\($0)+\(TransferArm.tuned)" }
    if contextual { names += ends.map { "\($0)+\(TransferArm.contextual)" } }
    if taught { names += ends.map { "\($0)+\(TransferArm.taught)" } }
    if contextual, taught {
      names.append("\(ends[1])+\(TransferArm.contextual)+\(TransferArm.taught)")
    }
    return names
  }

  private func shares(of arm: TransferArm) -> [Int] {
    isChosen ? shares : arm.shares(among: shares)
  }

  func run() throws -> Outcome {
    try FilePlan(
      arguments, reads: ["train", "dev", "contextual", "unlabelled", "known"], named: ["vectors"],
      writes: ["output"]
    ).check()
    let trial = TransferTrial(
      notes: GoldInput.tagged(try GoldInput.read([train]), lexicon: nil),
      check: GoldInput.tagged(try GoldInput.read([dev]), lexicon: nil),
      unlabelled: try GoldInput.unlabelled(unlabelled, lexicon: nil), epochs: epochs,
      hasRows: hasRows)
    var output = Output()
    let isTable = OutputForm(arguments, isTerminal: output.isTerminal) == .table
    let curve = try measure(trial, try knownRows()) { row in
      if !isTable { show(row, in: &output) }
    }
    if isTable {
      table(curve).lines(style: Style(isTerminal: output.isTerminal)).forEach { output.line($0) }
    }
    output.flush()
    if let path = self.output {
      var file = try AtomicFile(path)
      try file.write(curve.svg())
      try file.commit()
    }
    return .done
  }

  /// How the arms are trained, as rows tell it.
  private var setting: String {
    let seeds =
      seeds.count == 1
      ? "seed \(seeds.lowerBound)" : "seeds \(seeds.lowerBound) to \(seeds.upperBound)"
    return "\(seeds), \(epochs) passes over all notes, \(hasRows ? "own rows" : "no rows")"
  }

  /// The rows of earlier runs, which must have been trained alike.
  private func knownRows() throws -> [TransferLedger.Downstream] {
    try known.flatMap { path in
      let rows = try TransferRows.read(path)
      if let other = rows.first(where: { $0.setting != setting }) {
        throw Failure(
          "\(path) holds rows of another setting (\(other.setting ?? "not told")), this one is: \(setting)"
        )
      }
      return rows
    }
  }

  /// All arms at their shares; `report` gets each row as it is known.
  private func measure(
    _ trial: TransferTrial, _ known: [TransferLedger.Downstream],
    report: (TransferLedger.Downstream) -> Void
  ) throws -> LearningCurve {
    var curve = LearningCurve(title: "Exact F1 by share of the training notes")
    let cells = arms.reduce(0) { $0 + shares(of: $1).count * seeds.count }
    var progress = Progress("trainings", total: cells, unit: "trainings")
    var done = 0
    for arm in arms {
      let vectors = try VectorChoice.source(arm.source)
      let states = try arm.states(contextual, over: vectors)
      var points: [LearningCurve.Point] = []
      for percent in shares(of: arm) {
        let share = Double(percent) / 100
        let earlier = known.last { $0.vectors == arm.name && $0.share == share }
        let scores =
          try earlier?.seeds
          ?? seeds.map { seed in
            progress.update(done + seed - seeds.lowerBound)
            return try trial.score(arm, vectors, states, share: percent, seed: seed)
          }
        done += seeds.count
        progress.update(done)
        points.append(.init(share: share, scores: scores))
        report(.init(vectors: arm.name, share: share, seeds: scores, setting: setting))
      }
      curve.curves.append((arm.name, points))
    }
    return curve
  }

  /// Each row goes out at once, so that a run that is stopped keeps what it measured.
  private func show(_ row: TransferLedger.Downstream, in output: inout Output) {
    var writer = JSONWriter()
    writer.object { row.write(to: &$0) }
    output.line(writer.text)
    output.flush()
  }

  private func table(_ curve: LearningCurve) -> TableText {
    var table = TableText(header: ["vectors"] + shares.map { "\($0) %" })
    for (name, points) in curve.curves {
      let cells = shares.map { share in
        points.first { $0.share == Double(share) / 100 }
          .map { Fixed.text($0.mean * 100, digits: 1) } ?? "-"
      }
      table.rows.append([name] + cells)
    }
    return table
  }
}
