import Console
import Embeddings

/// `osler vectors export`: vectors in the formats of other programs.
struct VectorsExportCommand: Command {
  static let spec = CommandSpec(
    "vectors export", "write word vectors in another format", operands: "FILE",
    options: [
      VectorSource.option,
      Option(
        "format", value: "FORMAT", choices: VectorFormat.allCases.map(\.rawValue),
        "the format; default word2vec text, or by the ending .bin or .safetensors"),
      Option("buckets", value: "N", "subword buckets for vectors that come without; default 32768"),
    ],
    examples: [
      .init("osler vectors export clinical.txt", "word2vec text"),
      .init(
        "osler vectors export ours.safetensors --model glove.6B.100d.txt", "bring other vectors in"),
    ])

  private let arguments: Arguments
  private let path: String
  private let format: VectorFormat
  private let buckets: Int

  init(_ arguments: Arguments) throws(Misuse) {
    self.arguments = arguments
    guard arguments.operands.count == 1 else {
      throw Misuse("`osler vectors export` needs one FILE to write")
    }
    path = arguments.operands[0]
    buckets = try arguments.integer(
      "buckets", least: 0, most: 1 << 24, standard: WordVectors.importedBuckets)
    if let name = arguments.text("format").flatMap(VectorFormat.init) {
      format = name
    } else if path.hasSuffix(".safetensors") {
      format = .safetensors
    } else {
      format = path.hasSuffix(".bin") ? .binary : .word2vec
    }
  }

  func run() throws -> Outcome {
    let model = arguments.text("model")
    // The same format again is no loss, so that a file may be written in place.
    let others = try model.map { try VectorFormat.detect($0) == format ? [] : [("--model", $0)] }
    try FilePlan(output: ("FILE", path), inputs: others ?? []).check()
    let vectors = try VectorSource.load(model, buckets: buckets)
    try vectors.write(to: path, as: format)
    Words.say("wrote \(vectors.count) words, \(vectors.dimensions) dimensions to \(path)")
    return .done
  }
}
