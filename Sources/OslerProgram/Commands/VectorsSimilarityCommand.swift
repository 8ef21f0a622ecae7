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
    for path in arguments.operands {
      let task = try SimilarityTask(path)
      let result = task.score(vectors)
      if form == .table {
        table.rows.append([
          task.name, Fixed.text(result.rho, digits: 4), "\(result.covered)/\(result.pairs)",
          "\(result.known)/\(result.words)",
        ])
        continue
      }
      var writer = JSONWriter()
      writer.object {
        $0.member("file", path)
        $0.member("rho", result.rho, digits: 4)
        $0.member("pairs", result.pairs)
        $0.member("covered", result.covered)
        $0.member("words", result.words)
        $0.member("known", result.known)
      }
      output.line(writer.text)
    }
    let style = Style(isTerminal: output.isTerminal)
    if form == .table { table.lines(style: style).forEach { output.line($0) } }
    output.flush()
    return .done
  }
}
