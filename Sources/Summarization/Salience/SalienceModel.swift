import ClinicalText
import JSON
import TensorCore

/// Whether a passage holds a fact of a handover, and of which part: a linear model over its features.
///
/// z = W f; p(fact) = sigmoid(z_0), p(part | fact) = softmax(z_1 ...).
package struct SalienceModel: Sendable {
  /// None, then the parts a fact can belong to.
  package static let classes = 9
  package static let parts: [HandoverPart] = [
    .illnessSeverity, .patientSummary, .actionList, .situationAwareness, .problems, .medications,
    .allergies, .results,
  ]

  /// The row of a feature's weights; -1 for a feature that training saw too seldom.
  private var rows: [Int32]
  private var weights: [Float]

  init(ids: [Int], weights: [Float]) {
    rows = Array(repeating: -1, count: PassageFeatures.count)
    for (row, id) in ids.enumerated() { rows[id] = Int32(row) }
    self.weights = weights
  }

  package init(_ file: WeightFile) throws(WeightFileError) {
    guard try file.lines("salience.cues") == CueTable.linked.kinds else {
      throw WeightFileError(
        file.source, reason: "it was trained with other kinds of cues; train it again")
    }
    let ids = try file.lines("salience.features").compactMap { Int($0) }
    let matrix = try file.matrix("salience.weight")
    var weights: [Float] = []
    for row in 0..<matrix.rows {
      let values = matrix.row(row)
      for i in values.indices { weights.append(values[i]) }
    }
    self.init(ids: ids, weights: weights)
  }

  package func store(in writer: inout WeightFile.Writer) {
    let ids = rows.indices.filter { rows[$0] >= 0 }.sorted { rows[$0] < rows[$1] }
    writer.add("salience.cues", lines: CueTable.linked.kinds)
    writer.add("salience.features", lines: ids.map { "\($0)" })
    writer.add(
      "salience.weight", Matrix(rows: ids.count, columns: Self.classes, weights),
      as: .float16)
  }

  func judge(_ history: CaseHistory, _ features: [[(id: Int, value: Float)]]) -> Judgement {
    Judgement(
      probabilities: features.map { Self.probabilities(of: scores($0)) },
      likeness: Likeness(history))
  }

  /// z of one passage.
  func scores(_ features: [(id: Int, value: Float)]) -> [Float] {
    var sums = [Float](repeating: 0, count: Self.classes)
    for (id, value) in features where rows[id] >= 0 {
      let start = Int(rows[id]) * Self.classes
      for k in 0..<Self.classes { sums[k] += value * weights[start + k] }
    }
    return sums
  }

  /// The probability of each class.
  static func probabilities(of scores: [Float]) -> [Float] {
    let fact = sigmoid(scores[0])
    return [1 - fact] + softmax(Array(scores[1...])).map { $0 * fact }
  }

  static func sigmoid(_ x: Float) -> Float { 1 / (1 + exponential(-x)) }

  static func softmax(_ sums: [Float]) -> [Float] {
    let most = sums.max() ?? 0
    let powers = sums.map { exponential($0 - most) }
    let total = powers.reduce(0, +)
    return powers.map { $0 / total }
  }
}
