import ClinicalText

/// Says in one vector what a text is about: the mean of its words' directions, rare words weighing more.
///
/// v = sum of √f · a / (a + p) · e / |e| over the distinct words that have a vector e of their own: f is how often the word
/// stands in the text, p its share of all words that the vectors were trained on, a = 0.0001. One serves one worker.
public final class TextMeaning {
  private let vectors: WordVectors
  /// How often all words together stood in the text that the vectors were trained on.
  private let total: Float
  /// What a word counts in a text where it stands once: by how rare it is, over its vector's length; 0 for a vector of
  /// zeros, below 0 until it is asked for.
  private var weights: [Float]
  /// How often each word of the vocabulary stands in the text at hand.
  private var counts: [Int32]
  private var row: [Float]
  private var key: [UInt8] = []
  /// Where words met before stand in the vocabulary, or -1.
  private var known = [(key: UInt64, word: Int32)](repeating: (0, -1), count: 1 << 14)
  private var keys = WordKeys()

  private static let commonness: Float = 1e-4

  public init(_ vectors: WordVectors) {
    self.vectors = vectors
    let counts = vectors.vocabulary.counts
    total = Float(max(1, counts.reduce(0, +)))
    weights = [Float](repeating: -1, count: counts.count)
    self.counts = [Int32](repeating: 0, count: counts.count)
    row = [Float](repeating: 0, count: vectors.dimensions)
  }

  /// The vector of a text; nil when none of its words is known.
  public func vector(of text: TokenizedText) -> [Float]? {
    let words = count(text)
    guard !words.isEmpty else { return nil }
    var sum = [Float](repeating: 0, count: row.count)
    for word in words {
      row.withUnsafeMutableBufferPointer { vectors.copyRow(Int(word), into: $0) }
      if weights[Int(word)] < 0 { weights[Int(word)] = weight(Int(word)) }
      let factor = Float(counts[Int(word)]).squareRoot() * weights[Int(word)]
      counts[Int(word)] = 0
      for i in sum.indices { sum[i] += factor * row[i] }
    }
    return sum
  }

  /// The weight of the word whose vector is in `row`.
  private func weight(_ word: Int) -> Float {
    let square = row.reduce(0) { $0 + $1 * $1 }
    guard square > 0 else { return 0 }
    let share = Float(vectors.vocabulary.counts[word]) / total
    return Self.commonness / (Self.commonness + share) / square.squareRoot()
  }

  /// Counts the known words of a text and gives each once, in order.
  private func count(_ text: TokenizedText) -> [Int32] {
    var words: [Int32] = []
    text.text.bytes.withUnsafeBufferPointer { bytes in
      text.tokens.withUnsafeBufferPointer { tokens in
        known.withUnsafeBytes {
          keys.read(tokens, tokens.indices, of: bytes, for: $0, rows: known.count)
        }
        for index in tokens.indices
        where tokens[index].kind == .word || tokens[index].kind == .abbreviation {
          let token = UnsafeBufferPointer(rebasing: bytes[tokens[index].range.indices])
          let key = keys[index]
          let row = WordKeys.row(of: key, in: known.count)
          if known[row].key != key { known[row] = (key, number(token)) }
          let word = known[row].word
          guard word >= 0 else { continue }
          if counts[Int(word)] == 0 { words.append(word) }
          counts[Int(word)] += 1
        }
      }
    }
    return words
  }

  /// Where a word that is not remembered stands in the vocabulary, or -1.
  private func number(_ token: UnsafeBufferPointer<UInt8>) -> Int32 {
    VectorKey.make(token, into: &key)
    return Int32(key.withUnsafeBufferPointer { vectors.vocabulary.index(of: $0) } ?? -1)
  }
}
