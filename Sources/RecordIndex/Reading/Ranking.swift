import Glibc

/// BM25 over weighted counts: how well a note answers the parts of a query.
///
/// score = sum over parts of ln(1 + (N - n + 0.5) / (n + 0.5)) * f (k + 1) / (f + k (1 - b + b l / L)), with N notes, n that
/// have the part, f its weighted count in the note, l the note's length, L the average length.
struct Ranking {
  private static let k: Float = 1.2
  private static let b: Float = 0.75

  private let scores: [Float]

  init(_ lengths: NoteLengths, _ parts: [Postings]) {
    let norms = LengthChunks.words.map { Self.k * (1 - Self.b + Self.b * $0 / lengths.average) }
    var scores = [Float](repeating: 0, count: lengths.codes.count)
    for part in parts { Self.add(part, lengths, norms, to: &scores) }
    self.scores = scores
  }

  private static func add(
    _ part: Postings, _ lengths: NoteLengths, _ norms: [Float], to scores: inout [Float]
  ) {
    let count = Float(part.rows.count)
    let weight = logf(1 + (Float(lengths.notes) - count + 0.5) / (count + 0.5)) * (k + 1)
    scores.withUnsafeMutableBufferPointer { scores in
      part.rows.withUnsafeBufferPointer { rows in
        part.weights.withUnsafeBufferPointer { weights in
          norms.withUnsafeBufferPointer { norms in
            for i in rows.indices {
              let row = Int(rows[i])
              let frequency = Float(weights[i]) * 0.5
              scores[row] += weight * frequency / (frequency + norms[Int(lengths.codes[row])])
            }
          }
        }
      }
    }
  }

  func score(_ row: Int) -> Float { scores[row] }

  /// The best `count` of some rows, best first; of equals the one that was added first.
  func best(_ count: Int, of rows: RowSet) -> [(row: Int, score: Float)] {
    var best = BestRows(count)
    scores.withUnsafeBufferPointer { scores in
      rows.forEach { best.offer($0, scores[$0]) }
    }
    return best.sorted()
  }

  static func power(_ base: Float, _ exponent: Float) -> Float { powf(base, exponent) }
}

/// Keeps the best of many rows: a heap with the worst of them on top.
struct BestRows {
  private let capacity: Int
  private var heap: [(row: Int, score: Float)] = []
  /// What a row must surpass once the heap is full.
  private var bar: Float = -.infinity

  init(_ capacity: Int) { self.capacity = capacity }

  @inline(__always)
  mutating func offer(_ row: Int, _ score: Float) {
    // Rows come in ascending order, so an equal one that comes later is worse.
    guard score > bar else { return }
    insert(row, score)
  }

  private mutating func insert(_ row: Int, _ score: Float) {
    guard capacity > 0 else { return }
    if heap.count < capacity {
      heap.append((row, score))
      rise(heap.count - 1)
    } else {
      heap[0] = (row, score)
      sink(0)
    }
    if heap.count == capacity { bar = heap[0].score }
  }

  private func isWorse(_ a: Int, _ b: Int) -> Bool {
    heap[a].score != heap[b].score ? heap[a].score < heap[b].score : heap[a].row > heap[b].row
  }

  private mutating func rise(_ start: Int) {
    var child = start
    while child > 0, isWorse(child, (child - 1) / 2) {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  private mutating func sink(_ start: Int) {
    var parent = start
    while true {
      var worst = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
        if isWorse(child, worst) { worst = child }
      }
      guard worst != parent else { return }
      heap.swapAt(parent, worst)
      parent = worst
    }
  }

  /// The kept rows, best first.
  func sorted() -> [(row: Int, score: Float)] {
    heap.sorted { $0.score != $1.score ? $0.score > $1.score : $0.row < $1.row }
  }
}

enum Logarithm {
  static func natural(_ value: Double) -> Double { log(value) }
}
