import TensorCore

/// A row of numbers for each word: y_n = E[i_n], with E: V x D.
public struct Embedding: Parameterized, Sendable {
  public var table: Matrix  // words x dimensions

  public init(words: Int, dimensions: Int, using random: inout SplitMix64) {
    let bound = (3 / Float(max(1, dimensions))).squareRoot()
    table = .random(rows: words, columns: dimensions, in: -bound...bound, using: &random)
  }

  public init(table: Matrix) { self.table = table }

  public var words: Int { table.rows }
  public var dimensions: Int { table.columns }

  public mutating func visit(_ path: String, _ body: (String, inout Matrix) -> Void) {
    body("\(path).table", &table)
  }

  public func callAsFunction(_ indices: [Int]) -> Matrix { table.gather(indices) }

  /// Adds to the rows of `gradient` that were looked up; only those are then updated by an optimizer.
  public func backward(indices: [Int], outputGradient: Matrix, gradient: inout Embedding) {
    if gradient.table.activeRows != nil || gradient.isUntouched {
      gradient.table.markActive(indices)
    }
    gradient.table.scatterAdd(outputGradient, to: indices)
  }

  private var isUntouched: Bool { table.sumOfSquares == 0 }
}
