import ClinicalText
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

  /// The words of each passage by number.
  private let words: [[Int32]]
  private let wordCount: Int
  private let topics: [Topics]
  /// Passages that are compared by one thread at a time.
  private static let together = 1024

  init(_ history: CaseHistory, topics: [Topics] = []) {
    var known = NumberedWords()
    words = history.passages.map { passage in
      passage.words.map { Int32(Array($0.utf8).withUnsafeBufferPointer { known.insert($0) }) }
    }
    wordCount = known.count
    self.topics = topics
  }

  /// For every passage, how much of it the passage `said` says: 0 to 1.
  func shares(said: Int) -> [Float] {
    var known = [Bool](repeating: false, count: wordCount)
    for word in words[said] { known[Int(word)] = true }
    let parts = (words.count + Self.together - 1) / Self.together
    return Workers.map(parts) { [known] part in
      let start = part * Self.together
      return shares(said, known, start..<min(start + Self.together, words.count))
    }.flatMap { $0 }
  }

  private func shares(_ said: Int, _ known: [Bool], _ range: Range<Int>) -> [Float] {
    var shares = range.map { other in
      let words = words[other]
      return words.isEmpty ? 0 : Float(words.count { known[Int($0)] }) / Float(words.count)
    }
    guard !topics.isEmpty else { return shares }
    var sums = [Float](repeating: 0, count: range.count)
    for one in topics {
      let (a, b, c) = (one.sharing[0, 0], one.sharing[0, 1], one.sharing[0, 2])
      let dots = one.topics.dots(ofRow: said, with: range)
      for i in sums.indices { sums[i] = sums[i] + a * dots[i] + b * shares[i] + c }
    }
    for i in shares.indices {
      shares[i] = max(shares[i], SalienceModel.sigmoid(sums[i] / Float(topics.count)))
    }
    return shares
  }

  /// The part of a passage's words that are known.
  static func overlap(_ words: [String], _ known: Set<String>) -> Float {
    words.isEmpty ? 0 : Float(words.count { known.contains($0) }) / Float(words.count)
  }
}
