import Console
import Summarization
import TensorCore

/// The weights of summaries: those of `--model`, else the linked ones.
struct SummaryWeights {
  private let path: String?

  init(_ arguments: Arguments) { path = arguments.text("model") }

  func builder() throws -> HandoverBuilder {
    if let path { return HandoverBuilder(try SalienceModel(try WeightFile(path))) }
    guard let linked = HandoverBuilder() else { throw Self.missing }
    return linked
  }

  func noteLine() throws -> NoteLine {
    if let path { return try NoteLine(try WeightFile(path)) }
    guard let linked = NoteLine.linked else { throw Self.missing }
    return linked
  }

  private static let missing = Failure(
    "no weights of summaries are linked: train them with `osler train summary`")
}
