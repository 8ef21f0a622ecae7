import Console
import Embeddings
import Files

/// `osler vectors map`: words on a plane.
struct VectorsMapCommand: Command {
  static let spec = CommandSpec(
    "vectors map", "draw words on a plane, by principal axes and by t-SNE", operands: "[WORD...]",
    options: [
      VectorSource.option,
      Option("output", short: "o", value: "FILE", "the picture (SVG)"),
      Option("top", value: "N", "without words: the N most frequent that are letters; default 200"),
      Option("seed", value: "N", "what the t-SNE's start depends on; default 1"),
    ],
    examples: [
      .init(
        "osler vectors map --output map.svg aspirin warfarin fever cough", "a picture of four words"
      )
    ])

  private let arguments: Arguments
  private let output: String
  private let top: Int
  private let seed: Int

  init(_ arguments: Arguments) throws(Misuse) {
    self.arguments = arguments
    output = try arguments.required("output")
    top = try arguments.integer("top", least: 3, standard: 200)
    seed = try arguments.integer("seed", least: 0, standard: 1)
  }

  func run() throws -> Outcome {
    let model = arguments.texts("model").map { ("--model", $0) }
    try FilePlan(output: ("--output", output), inputs: model).check()
    let vectors = try VectorSource.load(arguments.text("model"))
    let wanted =
      arguments.operands.isEmpty ? Array(frequent(vectors).prefix(top)) : arguments.operands
    var words: [String] = []
    var rows: [[Float]] = []
    for word in wanted {
      guard let row = vectors.vector(of: word) else {
        Words.say("nothing is known about \"\(word)\"")
        continue
      }
      words.append(word)
      rows.append(Self.unit(row))
    }
    guard words.count >= 3 else {
      throw Failure("a map needs at least three words that have vectors")
    }
    let flat = PrincipalAxes(rows, count: 2).project(rows).map {
      // A space of one dimension lies on a line.
      (x: Double($0[0]), y: $0.count > 1 ? Double($0[1]) : 0)
    }
    var neighbours = TSNE()
    neighbours.seed = UInt64(seed)
    neighbours.perplexity = min(20, Double(words.count) / 4 + 1)
    let picture = WordMap(
      words, [.init("Principal axes", flat), .init("t-SNE", neighbours.place(rows))])
    var file = try AtomicFile(output)
    try file.write(picture.svg)
    try file.commit()
    return .done
  }

  private func frequent(_ vectors: WordVectors) -> [String] {
    vectors.vocabulary.keys.filter { key in
      key.utf8.count > 3
        && key.utf8.allSatisfy { $0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z") }
    }
  }

  private static func unit(_ row: [Float]) -> [Float] {
    let norm = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return norm > 0 ? row.map { $0 / norm } : row
  }
}
