import ClinicalText

/// Says in one vector what a text is about: the mean of its words' directions, rare words weighing more.
///
/// v = sum of √f · a / (a + p) · e / |e| over the distinct words that have a vector e of their own: f is how often the word
/// stands in the text, p its share of all words that the vectors were trained on, a = 0.0001. One serves one worker.
public final class TextMeaning {
  private let vectors: WordVectors
  private let weights: [Float]
  /// How often each word of the vocabulary stands in the text at hand.
  private var counts: [Int32]
  private var row: [Float]
  private var key: [UInt8] = []
  /// Words met before, by the hash of their bytes: where they stand in the vocabulary, or -1.
  private var met = [(hash: UInt64, word: Int32)](repeating: (0, -1), count: TextMeaning.slots)

  private static let slots = 1 << 14
  private static let commonness: Float = 1e-4

  public init(_ vectors: WordVectors) {
    self.vectors = vectors
    let counts = vectors.vocabulary.counts
    let total = Float(max(1, counts.reduce(0, +)))
    weights = counts.map { Self.commonness / (Self.commonness + Float($0) / total) }
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
      var square: Float = 0
      for value in row { square += value * value }
      let frequency = Float(counts[Int(word)]).squareRoot()
      counts[Int(word)] = 0
      guard square > 0 else { continue }
      let factor = frequency * weights[Int(word)] / square.squareRoot()
      for i in sum.indices { sum[i] += factor * row[i] }
    }
    return sum
  }

  /// Counts the known words of a text and gives each once, in order.
  private func count(_ text: TokenizedText) -> [Int32] {
    var words: [Int32] = []
    text.text.bytes.withUnsafeBufferPointer { bytes in
      for token in text.tokens where token.kind == .word || token.kind == .abbreviation {
        let word = number(UnsafeBufferPointer(rebasing: bytes[token.range.indices]))
        guard word >= 0 else { continue }
        if counts[Int(word)] == 0 { words.append(word) }
        counts[Int(word)] += 1
      }
    }
    return words
  }

  private func number(_ token: UnsafeBufferPointer<UInt8>) -> Int32 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in token { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    let slot = Int(truncatingIfNeeded: hash ^ hash >> 32) & (Self.slots - 1)
    if met[slot].hash == hash { return met[slot].word }
    VectorKey.make(token, into: &key)
    let word = key.withUnsafeBufferPointer { vectors.vocabulary.index(of: $0) }
    met[slot] = (hash, Int32(word ?? -1))
    return met[slot].word
  }
}
