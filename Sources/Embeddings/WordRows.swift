/// The input rows of every word: its own, then those of its subwords' buckets.
struct WordRows: Sendable {
  private(set) var starts: [Int32] = [0]
  private(set) var rows: [Int32] = []
  private(set) var most = 1

  init(_ vocabulary: Vocabulary, _ subwords: Subwords) {
    let first = Int32(vocabulary.count)
    var buckets = [Int32](repeating: 0, count: subwords.most + 1)
    for word in 0..<vocabulary.count {
      rows.append(Int32(word))
      let found = vocabulary.table.word(word).withUnsafeBufferPointer { key in
        buckets.withUnsafeMutableBufferPointer { subwords.buckets(of: key, into: $0.baseAddress!) }
      }
      for i in 0..<found { rows.append(first + buckets[i]) }
      most = max(most, found + 1)
      starts.append(Int32(rows.count))
    }
  }

  func range(_ word: Int) -> Range<Int> { Int(starts[word])..<Int(starts[word + 1]) }
}
