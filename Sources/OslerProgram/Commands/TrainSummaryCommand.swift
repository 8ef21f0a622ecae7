import Console
import Files
import JSON
import Summarization
import TensorCore

/// `osler train summary`: learns which sentences a handover needs, from cases with facts.
struct TrainSummaryCommand: Command {
  static let spec = CommandSpec(
    "train summary", "train the salience of sentences on cases with facts", operands: "PATH...",
    options: [
      Option("output", value: "FILE", "where to write the weights (.safetensors)"),
      Option(
        "descriptions", value: "TSV", "notes with a line on each: columns note and description"),
      Option("texts", value: "DIR", "the texts of those notes, NOTE.txt each"),
      Option("epochs", value: "N", "passes over the described notes; default 6"),
      Option("kept-back", value: "N", "described notes that are kept for evaluation; default 400"),
    ],
    examples: [
      .init("osler train summary corpora/notes --output models/summary.safetensors", "new weights")
    ],
    details: "PATH is a folder of cases; each case is a folder of notes with a facts.json.")

  private let paths: [String]
  private let output: String
  private let described: DescribedInput?
  private let epochs: Int
  private let files: FilePlan

  init(_ arguments: Arguments) throws(Misuse) {
    guard !arguments.operands.isEmpty, let output = arguments.text("output") else {
      throw Misuse("`osler train summary` needs a folder of cases and --output FILE")
    }
    paths = arguments.operands
    self.output = output
    described = try DescribedInput(arguments)
    files = FilePlan(arguments, reads: ["descriptions"], writes: ["output"])
    epochs = try arguments.integer("epochs", most: 1_000_000, standard: 6)
  }

  func run() throws -> Outcome {
    try files.check()
    let reading = try CaseReading()
    let cases = try reading.cases(paths)
    let passages = cases.reduce(0) { $0 + $1.history.passages.count }
    let model = SalienceWeights.trained(on: cases.map { $0.lesson() })
    var writer = WeightFile.Writer(
      kind: "summary", metadata: ["card": "\(cases.count) cases, \(passages) passages"])
    model.store(in: &writer)
    if let line = try described.map({ try train($0, reading) }) ?? NoteLine.linked {
      line.store(in: &writer)
    }
    try writer.write(to: output)
    Words.say("\(passages) passages of \(cases.count) cases; weights in \(output)")
    return .done
  }

  private func train(_ input: DescribedInput, _ reading: CaseReading) throws -> NoteLine {
    let notes = try input.notes(reading)
    let (train, _) = DescribedNote.split(notes, keptBack: input.keptBack)
    var trainer = LineTrainer()
    trainer.epochs = epochs
    return trainer.train(train) { epoch, loss in
      Words.say("described notes, epoch \(epoch + 1) of \(epochs): loss \(loss)")
    }
  }
}
