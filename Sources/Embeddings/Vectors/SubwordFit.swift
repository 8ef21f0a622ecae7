import CKernels
import ClinicalText
import TensorCore

/// Finds bucket rows whose mean over a word's subwords comes close to the word's vector.
///
/// It gives unseen words their place in any space, however the space was made (Zhao et al. 2018). What a word has for
/// itself must not be learned by the few buckets that no other word has, or these carry it into unseen words; so the
/// buckets B are held short (ridge regression): least |A B - X|^2 + ridge |B|^2, where row w of A is 1/n at the n buckets
/// of word w and X holds the words' vectors. Words go by in their order, each met as well as it alone can be (dual
/// coordinate ascent), so the result is the same everywhere.
enum SubwordFit {
  /// Words that were left out of a fit are met best at 0.02 to 0.05, in spaces of news and of notes.
  private static let ridge: Float = 0.04

  static func buckets(
    _ vocabulary: Vocabulary, _ rows: consuming Matrix, _ subwords: Subwords, rounds: Int = 12
  ) -> Matrix {
    let table = FloatTable(rows: subwords.buckets, columns: rows.columns)
    var found = [Int32](repeating: 0, count: subwords.most + 1)
    // What of each vector its buckets are still to meet; the rest of it is let go.
    var wanted = rows
    let gap = FloatTable(rows: 1, columns: wanted.columns)
    for _ in 0..<rounds {
      for word in 0..<vocabulary.count {
        let count = vocabulary.table.word(word).withUnsafeBufferPointer { key in
          found.withUnsafeMutableBufferPointer { subwords.buckets(of: key, into: $0.baseAddress!) }
        }
        guard count > 0 else { continue }
        meet(word, of: &wanted, found[..<count], table, gap)
      }
    }
    return table.matrix()
  }

  /// Moves a word's buckets towards its vector, and lets go of what it would cost too much to meet.
  private static func meet(
    _ word: Int, of wanted: inout Matrix, _ buckets: ArraySlice<Int32>, _ table: FloatTable,
    _ gap: FloatTable
  ) {
    let columns = wanted.columns
    let share = 1 / Float(buckets.count)
    let length = length(buckets)
    let met = length / (length + ridge)
    let step = share / (length + ridge)
    wanted.withMutablePointer { wanted in
      let row = wanted + word * columns
      gap.values.update(from: row, count: columns)
      for bucket in buckets { ck_add_scaled(table.row(Int(bucket)), -share, gap.values, columns) }
      for bucket in buckets { ck_add_scaled(gap.values, step, table.row(Int(bucket)), columns) }
      ck_add_scaled(gap.values, met - 1, row, columns)
    }
  }

  /// The squared length of a word's row of A: a bucket that holds two of its subwords counts twice in it.
  private static func length(_ buckets: ArraySlice<Int32>) -> Float {
    var pairs = 0
    for a in buckets { for b in buckets where a == b { pairs += 1 } }
    return Float(pairs) / Float(buckets.count * buckets.count)
  }
}
