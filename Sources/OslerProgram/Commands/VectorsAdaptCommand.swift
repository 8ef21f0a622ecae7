import Console
import Embeddings
import Files
import TensorCore

/// `osler vectors adapt`: general vectors carried over to clinical notes, with the proof.
struct VectorsAdaptCommand: Command {
  static let spec = CommandSpec(
    "vectors adapt", "carry general word vectors over to clinical notes",
    options: [
      Option("general", value: "FILE", "the general vectors"),
      Option(
        "notes", value: "PATH", repeats: true,
        "notes to learn from: files, folders, NDJSON; may be given again"),
      Option(
        "clinical", value: "FILE",
        "vectors trained on the notes already, instead of training them now"),
      Option("output", short: "o", value: "FILE", "where the adapted vectors go (safetensors)"),
      Option(
        "method", value: "METHOD", choices: VectorTransfer.Method.allCases.map(\.rawValue),
        "how; default aligned"),
      Option(
        "pull", value: "X",
        "aligned, combined: how much more the notes count than general text; default 0.3"),
      Option(
        "common", value: "N",
        "directions shared by all words that are taken out; default \(VectorTransfer.defaultCommon)"
      ),
      Option("anchor", value: "X", "anchored: how strongly general words are held; default 1"),
      Option(
        "pairs", value: "DIR",
        "folder with general/ and clinical/ lists of word pairs, for the report"),
      Option(
        "downstream", value: "FILE",
        "what `osler evaluate transfer --format ndjson` printed, for the report"),
      Option(
        "report", value: "FILE", "what the transfer did, as Markdown, and as NDJSON beside it"),
    ] + TrainingTable.options,
    examples: [
      .init(
        "osler vectors adapt --general general.safetensors --notes notes/ --output clinical.safetensors --report ledger.md",
        "train on the notes, align, and tell what changed")
    ],
    details: """
      aligned turns clinical vectors into the general space and joins both word by word; anchored trains the general ones on,
      held near where they were; combined reduces both spaces side by side to one.
      """)

  private let arguments: Arguments
  private let general: String
  private let output: String
  private let notes: [String]
  private let method: VectorTransfer.Method
  private let pull: Double
  private let strength: Double
  private let common: Int
  private let table: TrainingTable
  private let files: FilePlan

  init(_ arguments: Arguments) throws(Misuse) {
    self.arguments = arguments
    general = try arguments.required("general")
    output = try arguments.required("output")
    notes = arguments.texts("notes")
    method = arguments.text("method").flatMap(VectorTransfer.Method.init) ?? .aligned
    pull = try arguments.number("pull", in: 0...1e9, standard: 0.3)
    strength = try arguments.number("anchor", in: 0...1e6, standard: 1)
    common = try arguments.integer("common", least: 0, standard: VectorTransfer.defaultCommon)
    table = try TrainingTable(arguments)
    files = FilePlan(
      arguments, reads: ["general", "clinical", "notes", "downstream"], writes: ["output"],
      reports: ["report"])
    if notes.isEmpty { throw Misuse("`osler vectors adapt` needs --notes PATH") }
  }

  func run() throws -> Outcome {
    try files.check()
    Workers.limit = table.workers
    // What the report reads comes first: a mistake in it should not cost a training.
    let downstream = try arguments.text("downstream").map(TransferRows.read) ?? []
    let pairs = try arguments.text("pairs").map(PairLists.init)
    let general = try WordVectors.read(general)
    let corpus = try table.read(notes, beside: output)
    var clinical: WordVectors?
    let adapted: WordVectors
    if method == .anchored {
      adapted = try anchored(general, corpus)
    } else {
      let own = try clinicalVectors(corpus, dimensions: general.dimensions)
      clinical = own
      adapted =
        method == .aligned
        ? try VectorTransfer.aligned(general: general, clinical: own, pull: pull, common: common)
        : try VectorTransfer.combined(general: general, clinical: own, pull: pull, common: common)
    }
    try adapted.write(
      to: output,
      card:
        "\(method.rawValue) from \(self.general.split(separator: "/").last ?? ""); \(table.card(corpus))"
    )
    try report(general, clinical, adapted, corpus, pairs, downstream)
    return .done
  }

  private func clinicalVectors(_ corpus: EncodedCorpus, dimensions: Int) throws -> WordVectors {
    if let path = arguments.text("clinical") {
      let vectors = try WordVectors.read(path)
      guard vectors.dimensions == dimensions else {
        throw Failure(
          "\(path) has \(vectors.dimensions) dimensions, the general vectors have \(dimensions)")
      }
      return vectors
    }
    var options = table.training
    options.dimensions = dimensions
    let trainer = VectorTrainer(corpus, options)
    try table.train(trainer)
    return try trainer.vectors()
  }

  private func anchored(_ general: WordVectors, _ corpus: EncodedCorpus) throws -> WordVectors {
    var meter = TrainingMeter()
    return try VectorTransfer.anchored(
      general: general, corpus: corpus, options: table.training, strength: strength, common: common
    ) {
      meter.show($0)
      return true
    }
  }

  private func report(
    _ general: WordVectors, _ clinical: WordVectors?, _ adapted: WordVectors,
    _ corpus: EncodedCorpus, _ pairs: PairLists?, _ downstream: [TransferLedger.Downstream]
  ) throws {
    guard let path = arguments.text("report") else { return }
    var ledger = TransferLedger(
      method: method.rawValue, general: general, clinical: clinical, adapted: adapted,
      notes: corpus.vocabulary, clinicalPairs: pairs?.clinical ?? [],
      generalPairs: pairs?.general ?? [])
    ledger.downstream = downstream
    try write(ledger.markdown, to: path)
    try write(ledger.ndjson, to: FilePlan.rows(beside: path))
  }

  private func write(_ text: String, to path: String) throws {
    var file = try AtomicFile(path)
    try file.write(text)
    try file.commit()
  }
}

/// The lists of word pairs in a folder with `general` and `clinical`; files without scored pairs are left out.
struct PairLists {
  var general: [SimilarityTask]
  var clinical: [SimilarityTask]

  init(_ folder: String) throws {
    general = try Self.tasks("\(folder)/general")
    clinical = try Self.tasks("\(folder)/clinical")
    if general.isEmpty && clinical.isEmpty {
      throw Failure("no scored word pairs in \(folder)/general or \(folder)/clinical")
    }
  }

  private static func tasks(_ folder: String) throws -> [SimilarityTask] {
    guard FolderWalk.isFolder(folder) else { return [] }
    return try FolderWalk(folder).files.compactMap { name in
      guard name.hasSuffix(".csv") || name.hasPrefix("EN-") else { return nil }
      return try SimilarityTask("\(folder)/\(name)")
    }
  }
}
