import Console
import Embeddings
import JSON

/// `osler vectors similarity`: how well vectors order pairs of words as people do.
struct VectorsSimilarityCommand: Command {
  static let spec = CommandSpec(
    "vectors similarity", "compare the likeness of word pairs with what people said",
    operands: "FILE...",
    options: [
      VectorSource.option,
      OutputForm.option([.table, .ndjson]),
    ],
    examples: [
      .init(
        "osler vectors similarity pairs.txt --model notes.safetensors",
        "Spearman's rho and coverage")
    ],
    details: """
      A file holds rows of two words and a number, or is a CSV file with the columns Mean, Term1 and Term2. Words that
      have no vector get one from their subwords.
      """)

  private let arguments: Arguments

  init(_ arguments: Arguments) throws(Misuse) {
    self.arguments = arguments
    if arguments.operands.isEmpty {
      throw Misuse("`osler vectors similarity` needs a FILE of pairs")
    }
  }

  func run() throws -> Outcome {
    let vectors = try VectorSource.load(arguments.text("model"))
    var output = Output()
    var table = TableText(header: ["pairs", "rho", "covered", "known words"])
    let form = OutputForm(arguments, isTerminal: output.isTerminal)
    var failed = 0
    for path in arguments.operands {
      let task: SimilarityTask
      do throws(VectorError) { task = try SimilarityTask(path) } catch {
        Words.say("\(error)")
        failed += 1
        continue
      }
      let result = task.score(vectors)
      if result.rho == nil {
        Words.say(
          "\(path) has no order to compare: \(result.covered) of \(result.pairs) pairs are covered"
            + (result.covered > 1 ? ", and all are alike" : ""))
        failed += 1
      }
      if form == .table {
        table.rows.append(Self.cells(task, result))
      } else {
        output.line(Self.row(path, result))
      }
    }
    let style = Style(isTerminal: output.isTerminal)
    if form == .table, !table.rows.isEmpty {
      table.lines(style: style).forEach { output.line($0) }
    }
    output.flush()
    guard failed > 0 else { return .done }
    Words.say("\(failed) of \(arguments.operands.count) inputs failed")
    return .failed
  }

  private static func cells(_ task: SimilarityTask, _ result: SimilarityTask.Result) -> [String] {
    [
      task.name, Fixed.text(result.rho ?? .nan, digits: 4), "\(result.covered)/\(result.pairs)",
      "\(result.known)/\(result.words)",
    ]
  }

  private static func row(_ path: String, _ result: SimilarityTask.Result) -> String {
    var writer = JSONWriter()
    writer.object {
      $0.member("file", path)
      $0.member("rho", result.rho ?? .nan, digits: 4)
      $0.member("pairs", result.pairs)
      $0.member("covered", result.covered)
      $0.member("words", result.words)
      $0.member("known", result.known)
    }
    return writer.text
  }
}
