import TensorCore

/// Finds bucket rows whose mean over a word's subwords comes close to the word's vector.
///
/// It gives unseen words their place in any space, however the space was made (Zhao et al. 2018). Words
/// go by in their order, so the result is the same everywhere.
enum SubwordFit {
  static func buckets(
    _ vocabulary: Vocabulary, _ rows: Matrix, _ subwords: Subwords, rounds: Int = 12
  ) -> Matrix {
    let table = FloatTable(rows: subwords.buckets, columns: rows.columns)
    var found = [Int32](repeating: 0, count: subwords.most + 1)
    var gap = [Float](repeating: 0, count: rows.columns)
    for round in 0..<rounds {
      let step = 0.6 * (1 - Float(round) / Float(rounds))
      for word in 0..<vocabulary.count {
        let count = vocabulary.table.word(word).withUnsafeBufferPointer { key in
          found.withUnsafeMutableBufferPointer { subwords.buckets(of: key, into: $0.baseAddress!) }
        }
        guard count > 0 else { continue }
        let target = rows.row(word)
        for c in gap.indices { gap[c] = target[c] }
        for i in 0..<count {
          let bucket = table.row(Int(found[i]))
          for c in gap.indices { gap[c] -= bucket[c] / Float(count) }
        }
        for i in 0..<count {
          let bucket = table.row(Int(found[i]))
          for c in gap.indices { bucket[c] += step * gap[c] }
        }
      }
    }
    return table.matrix()
  }
}
