import Console
import Summarization
import TensorCore

/// The weights of summaries: those of `--model`, else the linked ones.
struct SummaryWeights {
  private let path: String?
  /// What chooses the sentences of pages.
  let ranker: Ranker

  /// The option that names the ranker.
  static let rankerOption = Option(
    "ranker", value: "NAME", choices: Ranker.allCases.map(\.rawValue),
    "what weighs sentences: recurrent networks beside a linear model (default), or that alone")

  init(_ arguments: Arguments) {
    path = arguments.text("model")
    ranker = arguments.text("ranker").flatMap { Ranker(rawValue: $0) } ?? .recurrent
  }

  func builder() throws -> HandoverBuilder {
    guard var weights = try path.map({ try SalienceWeights(WeightFile($0)) }) ?? .linked else {
      throw Self.missing
    }
    weights.ranker = ranker
    return HandoverBuilder(weights)
  }

  func noteLine() throws -> NoteLine {
    if let path { return try NoteLine(try WeightFile(path)) }
    guard let linked = NoteLine.linked else { throw Self.missing }
    return linked
  }

  private static let missing = Failure(
    "no weights of summaries are linked: train them with `osler train summary`")
}
