import TensorCore

/// What a model makes of a history: the probability of each class for every passage, and what passages have in common.
struct Judgement: Sendable {
  var probabilities: [[Float]]
  var likeness: Likeness
}

/// How much of what a passage says another says already.
struct Likeness: Sendable {
  struct Topics: Sendable {
    var topics: Matrix
    var sharing: Matrix

    init(_ topics: Matrix, _ sharing: Matrix) {
      self.topics = topics
      self.sharing = sharing
    }
  }

  private let words: [[String]]
  private let topics: [Topics]

  init(_ history: CaseHistory, topics: [Topics] = []) {
    words = history.passages.map(\.words)
    self.topics = topics
  }

  /// For every passage, how much of it the passage `said` says: 0 to 1.
  func shares(said: Int) -> [Float] {
    let known = Set(words[said])
    return words.indices.map { other in
      let overlap = Self.overlap(words[other], known)
      guard !topics.isEmpty else { return overlap }
      let sum = topics.reduce(Float(0)) { sum, one in
        let dot = one.topics[rows: said..<(said + 1)].dot(one.topics[rows: other..<(other + 1)])
        return sum + one.sharing[0, 0] * dot + one.sharing[0, 1] * overlap + one.sharing[0, 2]
      }
      return max(overlap, SalienceModel.sigmoid(sum / Float(topics.count)))
    }
  }

  /// The part of a passage's words that are known.
  static func overlap(_ words: [String], _ known: Set<String>) -> Float {
    words.isEmpty ? 0 : Float(words.count { known.contains($0) }) / Float(words.count)
  }
}
