import TensorCore

/// The batches of one epoch: the same for a seed and an epoch, whatever came before.
///
/// Examples are shuffled, sorted by size within pools of many batches, cut, and the batches shuffled: a batch
/// holds examples of like size, and no two epochs the same batches.
struct BatchPlan {
  /// Numbers of examples, a list for each batch, the longest example first.
  var batches: [[Int]] = []

  init(sizes: [Int], batch: Int, seed: UInt64, epoch: Int) {
    var random = SplitMix64(seed: seed).stream(epoch)
    var order = Array(sizes.indices)
    random.shuffle(&order)
    let pool = batch * 32
    for start in stride(from: 0, to: order.count, by: pool) {
      let members = order[start..<min(start + pool, order.count)]
        .sorted { (sizes[$1], $0) < (sizes[$0], $1) }
      for first in stride(from: 0, to: members.count, by: batch) {
        batches.append(Array(members[first..<min(first + batch, members.count)]))
      }
    }
    random.shuffle(&batches)
  }

  /// A batch dealt out to a fixed number of parts, so that each has examples of all sizes.
  static func parts(_ batch: [Int], _ count: Int) -> [[Int]] {
    (0..<count).map { part in
      stride(from: part, to: batch.count, by: count).map { batch[$0] }
    }
  }
}
