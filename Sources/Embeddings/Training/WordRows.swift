import ClinicalText

/// The input rows of every word: its own, then those of its subwords' buckets. A word's vector is its own row plus
/// the mean of the buckets', so that a frequent word is free of its spelling and a rare one leans on it.
struct WordRows: Sendable {
  private(set) var starts: [Int32] = [0]
  private(set) var rows: [Int32] = []
  /// What each row counts in the word's vector.
  private(set) var weights: [Float] = []

  init(_ vocabulary: Vocabulary, _ subwords: Subwords) {
    let first = Int32(vocabulary.count)
    var buckets = [Int32](repeating: 0, count: subwords.most + 1)
    for word in 0..<vocabulary.count {
      rows.append(Int32(word))
      weights.append(1)
      let found = vocabulary.table.word(word).withUnsafeBufferPointer { key in
        buckets.withUnsafeMutableBufferPointer { subwords.buckets(of: key, into: $0.baseAddress!) }
      }
      for i in 0..<found {
        rows.append(first + buckets[i])
        weights.append(1 / Float(found))
      }
      starts.append(Int32(rows.count))
    }
  }

  func range(_ word: Int) -> Range<Int> { Int(starts[word])..<Int(starts[word + 1]) }
}
