import Console
import Embeddings
import JSON

/// `osler vectors nearest`: the words closest to given words.
struct VectorsNearestCommand: Command {
  static let spec = CommandSpec(
    "vectors nearest", "show the words closest to given words", operands: "WORD...",
    options: [
      VectorSource.option,
      Option("limit", short: "n", value: "N", "how many; default 10"),
      OutputForm.option([.table, .ndjson]),
    ],
    examples: [
      .init("osler vectors nearest hyponatremic dyspnea", "also for a word that was never seen")
    ])

  private let arguments: Arguments
  private let limit: Int

  init(_ arguments: Arguments) throws(Misuse) {
    self.arguments = arguments
    limit = try arguments.integer("limit", standard: 10)
    if arguments.operands.isEmpty { throw Misuse("`osler vectors nearest` needs a WORD") }
  }

  func run() throws -> Outcome {
    let search = NearestWords(try VectorSource.load(arguments.text("model")))
    var output = Output()
    let form = OutputForm(arguments, isTerminal: output.isTerminal)
    var table = TableText(header: ["word", "cosine", "nearest"])
    var isAnyFound = false
    for word in arguments.operands {
      let hits = search.nearest(to: word, count: limit)
      isAnyFound = isAnyFound || hits?.isEmpty == false
      if form == .table {
        for hit in hits ?? [] {
          table.rows.append([word, Fixed.text(hit.cosine, digits: 3), hit.key])
        }
        if hits == nil { Words.say("nothing is known about \"\(word)\"") }
      } else {
        output.line(row(word, hits))
      }
    }
    let style = Style(isTerminal: output.isTerminal)
    if form == .table { table.lines(style: style).forEach { output.line($0) } }
    output.flush()
    return isAnyFound ? .done : .nothingFound
  }

  private func row(_ word: String, _ hits: [NearestWords.Hit]?) -> String {
    var writer = JSONWriter()
    writer.object {
      $0.member("word", word)
      $0.name("nearest")
      $0.array {
        for hit in hits ?? [] {
          $0.object {
            $0.member("word", hit.key)
            $0.member("cosine", hit.cosine, digits: 4)
          }
        }
      }
    }
    return writer.text
  }
}
