import TensorCore

/// A model or a layer: a value whose matrices are listed by one function.
///
/// That list serves saving, loading, training, transfer and gradient checks. A gradient is another value
/// of the same type.
public protocol Parameterized {
  /// Calls `body` with the path and the matrix of every parameter, always in the same order.
  mutating func visit(_ path: String, _ body: (String, inout Matrix) -> Void)
}

extension Parameterized {
  /// All parameters with their paths, in the order of `visit`.
  public func parameters(_ path: String = "model") -> [(path: String, matrix: Matrix)] {
    var copy = self
    var result: [(path: String, matrix: Matrix)] = []
    copy.visit(path) { result.append(($0, $1)) }
    return result
  }

  /// The same shapes with zeros: where a gradient starts.
  public func zeros() -> Self {
    var copy = self
    copy.visit("") { _, matrix in matrix = Matrix(rows: matrix.rows, columns: matrix.columns) }
    return copy
  }

  /// Sets a gradient back to zeros, only the rows in use where a gradient names them.
  public mutating func clear() {
    visit("") { _, matrix in matrix.clearActive() }
  }

  /// Adds another gradient of the same model.
  public mutating func accumulate(_ other: Self) {
    let others = other.parameters()
    var place = 0
    visit("model") { _, matrix in
      matrix.accumulate(others[place].matrix)
      place += 1
    }
  }

  /// The sum of the squares of all values.
  public var sumOfSquares: Float {
    parameters().reduce(0) { $0 + $1.matrix.sumOfSquaresOfActive }
  }

  /// True when no value is infinite or not a number.
  public var isFinite: Bool { parameters().allSatisfy { $0.matrix.isFinite } }

  /// The root of the sum of the squares of all values.
  public var norm: Float { sumOfSquares.squareRoot() }
}

extension Parameterized {
  /// Writes all parameters under their paths.
  public func save(
    to writer: inout WeightFile.Writer, path: String = "model", as kind: WeightFile.Kind = .float32
  ) {
    for (name, matrix) in parameters(path) {
      // Vectors stay exact: they are small, and a bias has no rows to scale.
      writer.add(name, matrix, as: matrix.rows == 1 ? .float32 : kind)
    }
  }

  /// Reads all parameters by their paths; a missing one or another shape is an error.
  public mutating func load(from file: WeightFile, path: String = "model") throws(WeightFileError) {
    var failure: WeightFileError?
    visit(path) { name, matrix in
      guard failure == nil else { return }
      do throws(WeightFileError) {
        let stored = try file.matrix(name)
        guard stored.rows == matrix.rows, stored.columns == matrix.columns else {
          throw WeightFileError(
            file.source, reason: "'\(name)' is \(stored.shape) where \(matrix.shape) is needed")
        }
        matrix = stored
      } catch { failure = error }
    }
    if let failure { throw failure }
  }
}

extension Parameterized {
  /// Takes the values of every parameter that `other` has under the same path and in the same shape, for
  /// transfer from a model trained on other data; returns the paths that were taken.
  @discardableResult
  public mutating func adopt(_ other: some Parameterized) -> [String] {
    let known = Dictionary(uniqueKeysWithValues: other.parameters().map { ($0.path, $0.matrix) })
    var taken: [String] = []
    visit("model") { path, matrix in
      guard let source = known[path], source.rows == matrix.rows, source.columns == matrix.columns
      else { return }
      matrix = source
      taken.append(path)
    }
    return taken
  }
}
