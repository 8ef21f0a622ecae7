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
      Option("epochs", value: "N", "passes over the notes; default 12"),
      Option("rate", value: "R", "learning rate; default 0.003"),
      Option(
        "vectors", value: "NAME",
        "word vectors: clinical (linked in, the default), none, or a file of `osler vectors`"),
      Option(
        "contextual", value: "FILE",
        "add the states of a language model of `osler vectors contextual` over the same vectors"),
      Option("tune", "train the vectors of the words in the notes on, too"),
      Option("teachers", value: "N", "taggers that label the UNLABELLED notes; default 3"),
      Option(
        "teacher", value: "FILE", repeats: true,
        "a trained tagger that labels the UNLABELLED notes, in place of --teachers"),
      Option(
        "certain",
        "let the taggers teach the likeliest labels alone, and no sentence that they are unsure of; without it they"
          + " teach how likely each label is"),
      Option(
        "folds", value: "N",
        "write no tagger: cut the notes into N parts, let each be read by a tagger that learned from the others, and score"
      ),
      OutputForm.option([.table, .ndjson]),
      Option("no-lexicon", "learn without the lexicon's marks"),
      Option(
        "lexicon", value: "FILE", repeats: true,
        "a lexicon made by `osler lexicon import`, marked besides the linked one"),
      Option("seed", value: "N", "seed of all draws; default 1"),
      Option("units", value: "N", "states of each direction of the network; default 160"),
      Option("dropout", value: "R", "share of inputs left out while learning; default 0.45"),
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
  private let output: String?
  private let folds: Int?
  private let arguments: Arguments
  private let withoutLexicon: Bool
  private let lexicons: [String]
  private let vectorName: String
  private let contextual: String?
  private let unlabelled: [String]
  private let teachers: Int
  private let teacherFiles: [String]
  private var training = TaggerTraining()

  init(_ arguments: Arguments) throws(Misuse) {
    train = arguments.texts("train")
    guard !train.isEmpty else { throw Misuse("`osler train entities` needs --train") }
    dev = arguments.text("dev")
    self.arguments = arguments
    folds =
      arguments.has("folds")
      ? try arguments.integer("folds", least: 2, most: 10_000, standard: 5) : nil
    output = folds == nil ? try arguments.required("output") : nil
    vectorName = arguments.text("vectors") ?? VectorChoice.linked
    contextual = arguments.text("contextual")
    unlabelled = arguments.operands
    teachers = try arguments.integer("teachers", most: 1_000, standard: 3)
    teacherFiles = arguments.texts("teacher")
    withoutLexicon = arguments.has("no-lexicon")
    lexicons = arguments.texts("lexicon")
    training.epochs = try arguments.integer("epochs", most: 1_000_000, standard: training.epochs)
    training.rate = Float(
      try arguments.number("rate", in: 1e-6...1, standard: Double(training.rate)))
    training.seed = UInt64(try arguments.integer("seed", least: 0, standard: 1))
    training.dropout.input = Float(try arguments.number("dropout", in: 0...0.9, standard: 0.45))
    training.units = try arguments.integer("units", most: 10_000, standard: training.units)
    training.movesVectors = arguments.has("tune")
    training.checkpoint = arguments.text("checkpoint")
    Workers.limit = try arguments.integer("jobs", most: 1_024, standard: Workers.cores)
  }

  func run() throws -> Outcome {
    try FilePlan(
      arguments, reads: ["train", "dev", "vectors", "contextual", "teacher", "lexicon"],
      writes: ["output", "checkpoint"]
    ).check()
    let lexicon: ConceptLexicon? =
      withoutLexicon ? nil : ConceptLexicon(try lexicons.map { try ConceptLexicon($0) } + [.linked])
    let gold = try GoldInput.read(train)
    let notes = GoldInput.tagged(gold, lexicon: lexicon)
    let labels = Array(Set(notes.flatMap { $0.mentions.map(\.label) })).sorted()
    let types = EntityType.allCases.map(\.rawValue)
    let isClinical = Set(types).isSubset(of: labels)
    var run = TaggerRun(labels: isClinical ? types : labels)
    run.training = training
    run.usesLexicon = lexicon != nil
    run.teaching = arguments.has("certain") ? .certainLabels : .shares
    run.vectorName = vectorName
    let vectors = try VectorChoice.source(vectorName)
    run.states = try contextual.map { try ContextSource.states($0, over: vectorName) }
    let others = try GoldInput.unlabelled(unlabelled, lexicon: lexicon)
    let known = try teacherFiles.map { try TrainedTagger(WeightFile($0)) }

    func tagger(_ notes: [TaggedNote], _ who: String, validate: ((TrainedTagger) -> Double)?) throws
      -> TrainedTagger
    {
      let report = { (part: String, progress: TrainingProgress) in
        if progress.isEpochEnd { Words.say("\(who)\(part) \(progress.line)") }
      }
      guard !others.isEmpty else {
        return try run.train(notes, vectors: vectors, validate: validate) { report("tagger", $0) }
      }
      let voters =
        known.isEmpty
        ? try run.teachers(teachers, notes, vectors: vectors, report: report) : known
      return try run.train(
        notes, unlabelled: others, teachers: voters, vectors: vectors, validate: validate,
        report: report)
    }

    if let folds {
      let measure = try TaggerFolds(count: folds).measure(
        gold, notes, merging: isClinical, vectors
      ) { fold, notes in try tagger(notes, "fold \(fold + 1) ", validate: nil) }
      show(measure)
      return .done
    }
    let check = try dev.map { GoldInput.tagged(try GoldInput.read([$0]), lexicon: lexicon) } ?? []
    let validate = check.isEmpty ? nil : { TaggerScore.labels($0, check, vectors) }
    var trained = try tagger(notes, "", validate: validate)
    if !check.isEmpty {
      let fit = Calibration(
        TaggerScore.judged(trained, check, vectors), kinds: trained.tags.labels.count)
      trained.calibration = fit.map { ([$0.slope] + $0.offsets).map(Float.init) } ?? []
    }
    try trained.write(to: output!, as: .float16)
    return .done
  }

  private func show(_ measure: EntityMeasure) {
    var output = Output()
    let form = OutputForm(arguments, isTerminal: output.isTerminal)
    let style = Style(isTerminal: output.isTerminal)
    measure.lines(form, bySection: false, style: style).forEach { output.line($0) }
    output.flush()
  }
}
