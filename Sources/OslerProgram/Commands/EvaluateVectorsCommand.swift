import Console
import Embeddings
import JSON

/// `osler evaluate vectors`: several vector files against lists of word pairs, side by side.
struct EvaluateVectorsCommand: Command {
  static let spec = CommandSpec(
    "evaluate vectors", "compare word vectors on general and clinical word pairs",
    operands: "FILE...",
    options: [
      Option("pairs", value: "DIR", "folder with general/ and clinical/ lists of word pairs"),
      OutputForm.option([.table, .ndjson]),
    ],
    examples: [
      .init(
        "osler evaluate vectors --pairs similarity models/vectors-general.safetensors models/vectors-clinical.safetensors",
        "a row a list, a column a file")
    ])

  private let arguments: Arguments
  private let pairs: String

  init(_ arguments: Arguments) throws(Misuse) {
    self.arguments = arguments
    pairs = try arguments.required("pairs")
    if arguments.operands.isEmpty {
      throw Misuse("`osler evaluate vectors` needs a FILE of vectors")
    }
  }

  func run() throws -> Outcome {
    let lists = try PairLists(pairs)
    let vectors = try arguments.operands.map { try WordVectors.read($0) }
    var output = Output()
    let form = OutputForm(arguments, isTerminal: output.isTerminal)
    var table = TableText(header: ["pairs", "domain"] + arguments.operands)
    for (domain, tasks) in [("clinical", lists.clinical), ("general", lists.general)] {
      for task in tasks {
        let results = vectors.map { task.score($0) }
        table.rows.append(
          [task.name, domain] + results.map { Fixed.text($0.rho ?? .nan, digits: 3) })
        if form != .table { rows(task, domain, results).forEach { output.line($0) } }
      }
    }
    let style = Style(isTerminal: output.isTerminal)
    if form == .table { table.lines(style: style).forEach { output.line($0) } }
    output.flush()
    return .done
  }

  private func rows(_ task: SimilarityTask, _ domain: String, _ results: [SimilarityTask.Result])
    -> [String]
  {
    zip(arguments.operands, results).map { path, result in
      var writer = JSONWriter()
      writer.object {
        $0.member("pairs", task.name)
        $0.member("domain", domain)
        $0.member("vectors", path)
        $0.member("rho", result.rho ?? .nan, digits: 4)
        $0.member("covered", result.covered)
        $0.member("of", result.pairs)
        $0.member("known", result.known)
        $0.member("words", result.words)
      }
      return writer.text
    }
  }
}
