import TensorCore

/// The softmax over very many classes, learned from some of them at a time: s = h Wᵀ + b.
///
/// A step's rows are told apart within a draw of classes that holds all of their own. A class that is often drawn
/// would come out too unlikely, so the log of its chance to be drawn is taken off its score; the scores of `scores`
/// then are those of the whole softmax. Shapes: h: N x H, W: C x H, b: C x 1.
public struct SampledSoftmax: Parameterized, Sendable {
  public var weight: Embedding
  public var bias: Embedding

  /// Starts with all classes alike.
  public init(inputs: Int, classes: Int) {
    weight = Embedding(table: Matrix(rows: classes, columns: inputs))
    bias = Embedding(table: Matrix(rows: classes, columns: 1))
  }

  public var classes: Int { weight.words }

  public mutating func visit(_ path: String, _ body: (String, inout Matrix) -> Void) {
    weight.visit("\(path).weight", body)
    bias.visit("\(path).bias", body)
  }

  /// The scores of all classes: N x C.
  public func scores(_ input: Matrix) -> Matrix {
    input.times(transposed: weight.table, bias: bias.table.reshaped(rows: 1, columns: classes))
  }

  /// Different classes, and the log of the chance that each had to be among them.
  public struct Draw: Sendable {
    public var classes: [Int]
    public var logChance: [Float]

    public init(classes: [Int], logChance: [Float]) {
      precondition(classes.count == logChance.count, "a chance for each class")
      self.classes = classes
      self.logChance = logChance
    }
  }

  /// The loss summed over rows, and its gradient at the input; `targets` are places in the draw. Adds to `gradient`.
  public func loss(_ input: Matrix, _ targets: [Int], _ draw: Draw, gradient: inout SampledSoftmax)
    -> Loss
  {
    precondition(targets.count == input.rows, "\(targets.count) classes for \(input.shape)")
    let rows = weight(draw.classes)
    let offsets = zip(draw.classes, draw.logChance).map { bias.table[$0.0, 0] - $0.1 }
    var slope = input.times(
      transposed: rows, bias: Matrix(rows: 1, columns: offsets.count, offsets))
    var sum: Float = 0
    for (row, target) in targets.enumerated() { sum -= slope[row, target] }
    sum += slope.softmaxRows().reduce(0, +)
    for (row, target) in targets.enumerated() { slope[row, target] -= 1 }
    var drawn = Matrix(rows: rows.rows, columns: rows.columns)
    drawn.addProduct(transposed: slope, input)
    gradient.weight.backward(
      indices: draw.classes, outputGradient: drawn, gradient: &gradient.weight)
    var sums = Matrix(rows: 1, columns: rows.rows)
    sums.addColumnSums(of: slope)
    gradient.bias.backward(
      indices: draw.classes, outputGradient: sums.reshaped(rows: rows.rows, columns: 1),
      gradient: &gradient.bias)
    return Loss(sum: sum, weight: Float(targets.count), gradient: slope.times(rows))
  }
}
