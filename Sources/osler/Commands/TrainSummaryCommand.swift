import Console
import Files
import JSON
import Summarization
import TensorCore

/// `osler train summary`: learns which sentences a handover needs, from cases with facts.
struct TrainSummaryCommand: Command {
  static let spec = CommandSpec(
    "train summary", "train the salience of sentences on cases with facts", operands: "PATH...",
    options: [Option("output", value: "FILE", "where to write the weights (.safetensors)")],
    examples: [
      .init("osler train summary corpora/notes --output models/summary.safetensors", "new weights")
    ],
    details: "PATH is a folder of cases; each case is a folder of notes with a facts.json.")

  private let paths: [String]
  private let output: String

  init(_ arguments: Arguments) throws(Misuse) {
    guard !arguments.operands.isEmpty, let output = arguments.text("output") else {
      throw Misuse("`osler train summary` needs a folder of cases and --output FILE")
    }
    paths = arguments.operands
    self.output = output
  }

  func run() throws -> Outcome {
    var reading = CaseReading()
    let cases = try reading.cases(paths)
    let examples = cases.flatMap { $0.examples() }
    let model = SalienceTrainer().train(examples)
    var writer = WeightFile.Writer(
      kind: "summary", metadata: ["card": "\(cases.count) cases, \(examples.count) passages"])
    model.store(in: &writer)
    try writer.write(to: output)
    Words.say("\(examples.count) passages of \(cases.count) cases; weights in \(output)")
    return .done
  }
}
