import TensorCore

/// Where the steps of sequences of several lengths lie in one matrix, with no row for padding.
///
/// Rows go step by step; within a step the sequences that are still running, longest first. Lengths
/// 2, 4, 1 take seven rows: step 0 of the sequences 1, 0, 2, step 1 of 1, 0, then steps 2 and 3 of 1.
public struct PackedBatch: Sendable, Hashable {
  public let lengths: [Int]
  /// The sequence at each rank, longest first, equals in the given order.
  public let order: [Int]
  /// The rank of each sequence.
  public let rank: [Int]
  /// How many sequences are running at each step.
  public let counts: [Int]
  /// The first row of each step, and the number of all rows at the end.
  public let starts: [Int]

  public init(lengths: [Int]) {
    precondition(lengths.allSatisfy { $0 >= 0 }, "a sequence of negative length")
    self.lengths = lengths
    order = lengths.indices.sorted { (lengths[$1], $0) < (lengths[$0], $1) }
    var rank = [Int](repeating: 0, count: lengths.count)
    for (place, sequence) in order.enumerated() { rank[sequence] = place }
    self.rank = rank
    var counts = [Int](repeating: 0, count: lengths.max() ?? 0)
    for length in lengths { for step in 0..<length { counts[step] += 1 } }
    self.counts = counts
    starts = counts.reduce(into: [0]) { $0.append($0.last! + $1) }
  }

  public var sequences: Int { lengths.count }
  public var steps: Int { counts.count }
  public var rows: Int { starts.last! }

  /// The row of a step of a sequence.
  @inline(__always)
  public func row(_ sequence: Int, _ step: Int) -> Int { starts[step] + rank[sequence] }

  /// Values given sequence after sequence, in the order of rows.
  public func pack<Value>(_ values: [[Value]]) -> [Value] {
    precondition(values.map(\.count) == lengths, "values of other lengths than the batch's")
    return (0..<steps).flatMap { step in order[..<counts[step]].map { values[$0][step] } }
  }

  /// Values in the order of rows, sequence after sequence.
  public func unpack<Value>(_ values: [Value]) -> [[Value]] {
    precondition(values.count == rows, "\(values.count) values for \(rows) rows")
    return lengths.indices.map { sequence in
      (0..<lengths[sequence]).map { values[row(sequence, $0)] }
    }
  }

  /// The rows of one sequence, in the order of its steps.
  public func unpack(_ matrix: Matrix, sequence: Int) -> Matrix {
    matrix.gather((0..<lengths[sequence]).map { row(sequence, $0) })
  }
}
