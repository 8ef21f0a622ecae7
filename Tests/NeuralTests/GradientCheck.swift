import Glibc
import Neural
import TensorCore
import Testing

/// A matrix that PyTorch's side of the recipe (scripts/peers/torch_numbers.py) makes by the same formula.
func wave(_ rows: Int, _ columns: Int, _ phase: Double) -> Matrix {
  Matrix(
    rows: rows, columns: columns,
    (0..<(rows * columns)).map { Float(0.5 * sin(0.37 * Double($0) + phase)) })
}

/// The sum of the products of values in the same place, in double precision.
func weightedSum(_ a: Matrix, _ b: Matrix) -> Double {
  Swift.zip(a.array, b.array).reduce(0) { $0 + Double($1.0) * Double($1.1) }
}

/// Compares six decimals.
func expectClose(
  _ matrix: Matrix, _ expected: [Float], tolerance: Float = 2e-6,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let values = matrix.array
  #expect(values.count == expected.count, sourceLocation: sourceLocation)
  for (place, pair) in Swift.zip(values, expected).enumerated() {
    #expect(
      abs(pair.0 - pair.1) <= tolerance, "value \(place) is \(pair.0), not \(pair.1)",
      sourceLocation: sourceLocation)
  }
}

/// Checks a gradient by differences along random directions, one parameter at a time.
///
/// `loss` is the loss of a model; `gradient` is what its backward gave.
func expectGradient<Model: Parameterized>(
  of model: Model, _ gradient: Model, tolerance: Double = 1e-2, step length: Float = 0.02,
  sourceLocation: SourceLocation = #_sourceLocation, loss: (Model) -> Double
) {
  var random = SplitMix64(seed: 17)
  for (place, parameter) in gradient.parameters().enumerated() {
    for _ in 0..<3 {
      let shape = parameter.matrix
      let direction = Matrix.normal(
        rows: shape.rows, columns: shape.columns, deviation: 1, using: &random)
      let step = length / direction.sumOfSquares.squareRoot()
      func shifted(_ size: Float) -> Model {
        var copy = model
        var index = 0
        copy.visit("model") { _, matrix in
          if index == place { matrix.add(direction, scale: size) }
          index += 1
        }
        return copy
      }
      let numeric = (loss(shifted(step)) - loss(shifted(-step))) / Double(2 * step)
      let analytic = weightedSum(parameter.matrix, direction)
      let size = max(abs(numeric), abs(analytic), 0.02)
      #expect(
        abs(numeric - analytic) / size < tolerance,
        "\(parameter.path): \(analytic) where differences give \(numeric)",
        sourceLocation: sourceLocation)
    }
  }
}

/// An input as the only parameter, to check the gradient at the input with the same function.
struct Input: Parameterized {
  var value: Matrix
  mutating func visit(_ path: String, _ body: (String, inout Matrix) -> Void) {
    body("\(path).input", &value)
  }
}
