import CKernels
import ClinicalText
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
    let columns = rows.columns
    let gap = FloatTable(rows: 1, columns: columns)
    for round in 0..<rounds {
      let step = 0.6 * (1 - Float(round) / Float(rounds))
      for word in 0..<vocabulary.count {
        let count = vocabulary.table.word(word).withUnsafeBufferPointer { key in
          found.withUnsafeMutableBufferPointer { subwords.buckets(of: key, into: $0.baseAddress!) }
        }
        guard count > 0 else { continue }
        let share = 1 / Float(count)
        rows.withPointer { gap.values.update(from: $0 + word * columns, count: columns) }
        for i in 0..<count { ck_add_scaled(table.row(Int(found[i])), -share, gap.values, columns) }
        for i in 0..<count { ck_add_scaled(gap.values, step, table.row(Int(found[i])), columns) }
      }
    }
    return table.matrix()
  }
}
