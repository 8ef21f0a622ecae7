import Console
import Embeddings
import TensorCore

/// `osler vectors adapt`: general vectors carried over to clinical text.
struct VectorsAdaptCommand: Command {
  static let spec = CommandSpec(
    "vectors adapt", "carry general word vectors over to clinical notes", operands: "",
    options: [
      Option("general", value: "FILE", "the general vectors"),
      Option("clinical", value: "FILE", "vectors trained on notes"),
      Option("pull", value: "X", "how much more the notes count than general text"),
      Option("output", short: "o", value: "FILE", "where the adapted vectors go (safetensors)"),
    ])

  private let arguments: Arguments
  private let pull: Double

  init(_ arguments: Arguments) throws(Misuse) {
    self.arguments = arguments
    pull = try arguments.number("pull", in: 0...1e9, standard: 1)
  }

  func run() throws -> Outcome {
    let general = try WordVectors(arguments.required("general"))
    let clinical = try WordVectors(arguments.required("clinical"))
    let adapted = VectorTransfer.aligned(general: general, clinical: clinical, pull: pull)
    try adapted.write(to: arguments.required("output"))
    return .done
  }
}
