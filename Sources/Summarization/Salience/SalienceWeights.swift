import ClinicalText
import TensorCore

/// Which model says how much passages matter.
package enum Ranker: String, CaseIterable, Sendable {
  /// Networks that read words, beside the linear model.
  case recurrent
  /// The linear model alone.
  case linear
}

/// The trained models of salience, and which of them is asked.
package struct SalienceWeights: Sendable {
  package var linear: SalienceModel
  /// Nil when none were trained.
  package var recurrent: RecurrentSalience?
  package var ranker = Ranker.recurrent

  package init(linear: SalienceModel, recurrent: RecurrentSalience? = nil) {
    self.linear = linear
    self.recurrent = recurrent
  }

  package static let linked: SalienceWeights? = LinkedFile("models/summary.safetensors").flatMap {
    try? SalienceWeights(WeightFile(bytes: $0.bytes))
  }

  package init(_ file: WeightFile) throws(WeightFileError) {
    linear = try SalienceModel(file)
    if let vectors = RecurrentSalience.linkedVectors {
      recurrent = try RecurrentSalience(file, linear: linear, vectors: vectors)
    }
  }

  /// Models that learned from these lessons; the same for the same lessons.
  package static func trained(on lessons: [SalienceLesson], ranker: Ranker = .recurrent)
    -> SalienceWeights
  {
    let linear = SalienceTrainer().train(lessons.flatMap(\.examples))
    var weights = SalienceWeights(linear: linear)
    weights.ranker = ranker
    if ranker == .recurrent, let vectors = RecurrentSalience.linkedVectors {
      weights.recurrent = RecurrentTrainer().train(lessons, linear: linear, vectors: vectors)
    }
    return weights
  }

  package func store(in writer: inout WeightFile.Writer) {
    linear.store(in: &writer)
    recurrent?.store(in: &writer)
  }

  func judge(_ history: CaseHistory) -> Judgement {
    let reader = PassageFeatures(history)
    let features = history.map { reader.features(of: $0) }
    if ranker == .recurrent, let recurrent { return recurrent.judge(history, features) }
    return linear.judge(history, features)
  }
}
