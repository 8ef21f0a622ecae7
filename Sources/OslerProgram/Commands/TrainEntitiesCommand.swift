import ClinicalRecord
import ClinicalText
import Console
import Embeddings
import EntityRecognition
import Evaluation
import Lexicon
import Neural
import RecordFormats
import TensorCore

/// `osler train entities`: a tagger from annotated notes.
struct TrainEntitiesCommand: Command {
  static let spec = CommandSpec(
    "train entities", "train a tagger from annotated notes (brat, PubTator or CoNLL)",
    operands: "[UNLABELLED...]",
    options: [
      Option("train", value: "PATH", repeats: true, "notes to learn from"),
      Option("dev", value: "PATH", "notes to check each epoch on"),
      Option("output", short: "o", value: "FILE", "where the tagger goes (.safetensors)"),
      Option("epochs", value: "N", "passes over the notes; default 24"),
      Option("rate", value: "R", "learning rate; default 0.003"),
      Option(
        "vectors", value: "NAME",
        "word vectors: clinical (linked in, the default), none, or a file of `osler vectors`"),
      Option(
        "contextual", value: "FILE",
        "add the states of a language model of `osler vectors contextual` over the same vectors"),
      Option("tune", "train the vectors of the words in the notes on, too"),
      Option("teachers", value: "N", "taggers that label the UNLABELLED notes; default 3"),
      Option("no-lexicon", "learn without the lexicon's marks"),
      Option("seed", value: "N", "seed of all draws; default 1"),
      Option("units", value: "N", "states of each direction of the network; default 128"),
      Option("dropout", value: "R", "share of inputs left out while learning; default 0.35"),
      Option(
        "checkpoint", value: "FILE", "where to keep the state, so that a stopped training goes on"),
      Option("jobs", short: "j", value: "N", "workers; default: cores"),
    ],
    examples: [
      .init(
        "osler train entities --train notes/train --dev notes/dev --output tagger.safetensors",
        "learn from one folder, check on another")
    ])

  private let train: [String]
  private let dev: String?
  private let output: String
  private let withoutLexicon: Bool
  private let vectorName: String
  private let contextual: String?
  private let unlabelled: [String]
  private let teachers: Int
  private var training = TaggerTraining()

  init(_ arguments: Arguments) throws(Misuse) {
    train = arguments.texts("train")
    guard !train.isEmpty else { throw Misuse("`osler train entities` needs --train") }
    dev = arguments.text("dev")
    output = try arguments.required("output")
    vectorName = arguments.text("vectors") ?? VectorChoice.linked
    contextual = arguments.text("contextual")
    unlabelled = arguments.operands
    teachers = try arguments.integer("teachers", standard: 3)
    withoutLexicon = arguments.has("no-lexicon")
    training.epochs = try arguments.integer("epochs", standard: training.epochs)
    training.rate = Float(
      try arguments.number("rate", in: 1e-6...1, standard: Double(training.rate)))
    training.seed = UInt64(try arguments.integer("seed", least: 0, standard: 1))
    training.dropout.input = Float(try arguments.number("dropout", in: 0...0.9, standard: 0.35))
    training.units = try arguments.integer("units", standard: training.units)
    training.movesVectors = arguments.has("tune")
    training.checkpoint = arguments.text("checkpoint")
    Workers.limit = try arguments.integer("jobs", standard: Workers.cores)
  }

  func run() throws -> Outcome {
    let lexicon: ConceptLexicon? = withoutLexicon ? nil : .linked
    let notes = GoldInput.tagged(try GoldInput.read(train), lexicon: lexicon)
    let check = try dev.map { GoldInput.tagged(try GoldInput.read([$0]), lexicon: lexicon) } ?? []
    let labels = Array(Set(notes.flatMap { $0.mentions.map(\.label) })).sorted()
    let types = EntityType.allCases.map(\.rawValue)
    var run = TaggerRun(labels: Set(types).isSubset(of: labels) ? types : labels)
    run.training = training
    run.usesLexicon = lexicon != nil
    let vectors = try VectorChoice.source(vectorName)
    run.vectorName = vectorName
    run.states = try contextual.map { try ContextSource.states($0, over: vectors) }
    let validate = check.isEmpty ? nil : { TaggerScore.labels($0, check, vectors) }
    let report = { (who: String, progress: TrainingProgress) in
      if progress.isEpochEnd { Words.say("\(who) \(progress.line)") }
    }
    var tagger =
      unlabelled.isEmpty
      ? try run.train(notes, vectors: vectors, validate: validate) { report("tagger", $0) }
      : try run.train(
        notes, unlabelled: try Self.plain(unlabelled, lexicon), teachers: teachers,
        vectors: vectors, validate: validate, report: report)
    if !check.isEmpty {
      tagger.calibration = Calibration.points(TaggerScore.judged(tagger, check, vectors))
    }
    try tagger.write(to: output, as: .float16)
    return .done
  }

  /// Notes without annotations, from files and folders.
  private static func plain(_ paths: [String], _ lexicon: ConceptLexicon?) throws -> [TaggedNote] {
    let reader = NoteReader(paths)
    var notes: [GoldNote] = []
    while let result = reader.next() {
      notes.append(GoldNote(note: try result.get(), entities: [], mentions: []))
    }
    return GoldInput.tagged(notes, lexicon: lexicon)
  }
}
