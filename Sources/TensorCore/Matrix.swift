/// A matrix of 32-bit floats, row after row: a value that is copied when it is written.
///
/// `matrix[rows: 2..<5]` shares the values of its matrix. A vector is a matrix of one row.
public struct Matrix: Sendable {
  public let rows: Int
  public let columns: Int
  var storage: MatrixStorage
  var offset: Int
  /// The rows that may differ from zero, when this is a gradient that touches few; nil for all.
  public package(set) var activeRows: [Int]?

  /// Zeros.
  public init(rows: Int, columns: Int) {
    self.init(unset: rows, columns)
    storage.values.update(repeating: 0, count: count)
  }

  /// A matrix whose values are whatever the memory held: for results that are written at once.
  package init(unset rows: Int, _ columns: Int) {
    precondition(rows >= 0 && columns >= 0, "a matrix cannot be \(rows)x\(columns)")
    self.rows = rows
    self.columns = columns
    storage = MatrixStorage(count: rows * columns)
    offset = 0
  }

  public init(rows: Int, columns: Int, repeating value: Float) {
    self.init(unset: rows, columns)
    storage.values.update(repeating: value, count: count)
  }

  public init(rows: Int, columns: Int, _ values: some Collection<Float>) {
    precondition(
      values.count == rows * columns, "\(values.count) values do not fill \(rows)x\(columns)")
    self.init(unset: rows, columns)
    var place = storage.values
    for value in values {
      place.initialize(to: value)
      place += 1
    }
  }

  /// One row per inner array.
  public init(_ rows: [[Float]]) {
    let columns = rows.first?.count ?? 0
    precondition(rows.allSatisfy { $0.count == columns }, "rows of unequal length")
    self.init(rows: rows.count, columns: columns, rows.flatMap { $0 })
  }

  private init(_ storage: MatrixStorage, offset: Int, rows: Int, columns: Int) {
    self.storage = storage
    self.offset = offset
    self.rows = rows
    self.columns = columns
  }

  public var count: Int { rows * columns }
  public var shape: String { "\(rows)x\(columns)" }

  public subscript(row: Int, column: Int) -> Float {
    @inline(__always) get {
      precondition(row >= 0 && row < rows && column >= 0 && column < columns)
      return storage.values[offset + row * columns + column]
    }
    @inline(__always) set {
      precondition(row >= 0 && row < rows && column >= 0 && column < columns)
      makeUnique()
      storage.values[offset + row * columns + column] = newValue
    }
  }

  /// These rows, without a copy.
  public subscript(rows range: Range<Int>) -> Matrix {
    precondition(range.lowerBound >= 0 && range.upperBound <= rows, "rows \(range) of \(shape)")
    return Matrix(
      storage, offset: offset + range.lowerBound * columns, rows: range.count, columns: columns)
  }

  /// The same values in rows of another length, without a copy.
  public func reshaped(rows: Int, columns: Int) -> Matrix {
    precondition(rows * columns == count, "\(shape) does not reshape to \(rows)x\(columns)")
    return Matrix(storage, offset: offset, rows: rows, columns: columns)
  }

  @inline(__always) mutating func makeUnique() {
    if isKnownUniquelyReferenced(&storage) {
      storage.willChange()
    } else {
      storage = storage.copy(from: offset, count: count)
      offset = 0
    }
  }

  var coversStorage: Bool { count == storage.count }
}

extension Matrix {
  /// All values, row after row.
  public var values: Span<Float> {
    @_lifetime(borrow self) get {
      let span = Span(_unsafeStart: UnsafePointer(storage.values + offset), count: count)
      return _overrideLifetime(span, borrowing: self)
    }
  }

  /// All values for writing.
  public var mutableValues: MutableSpan<Float> {
    @_lifetime(&self) mutating get {
      makeUnique()
      let span = MutableSpan(_unsafeStart: storage.values + offset, count: count)
      return _overrideLifetime(span, mutating: &self)
    }
  }

  /// The values of one row.
  @_lifetime(borrow self)
  public func row(_ row: Int) -> Span<Float> {
    precondition(row >= 0 && row < rows, "row \(row) of \(shape)")
    let span = Span(
      _unsafeStart: UnsafePointer(storage.values + offset + row * columns), count: columns)
    return _overrideLifetime(span, borrowing: self)
  }

  /// Lends the address of the first value to a kernel.
  @inline(__always)
  package func withPointer<R>(_ body: (UnsafePointer<Float>) throws -> R) rethrows -> R {
    try withExtendedLifetime(storage) { try body(UnsafePointer(storage.values + offset)) }
  }

  /// Lends the address of the first value, for writing, to a kernel.
  @inline(__always)
  package mutating func withMutablePointer<R>(
    _ body: (UnsafeMutablePointer<Float>) throws -> R
  ) rethrows -> R {
    makeUnique()
    return try withExtendedLifetime(storage) { try body(storage.values + offset) }
  }

  /// All values as an array.
  public var array: [Float] {
    withPointer { Array(UnsafeBufferPointer(start: $0, count: count)) }
  }
}

extension Matrix: Equatable {
  public static func == (a: Matrix, b: Matrix) -> Bool {
    guard a.rows == b.rows, a.columns == b.columns else { return false }
    return a.withPointer { x in
      b.withPointer { y in (0..<a.count).allSatisfy { x[$0] == y[$0] } }
    }
  }
}

extension Matrix: CustomStringConvertible {
  public var description: String {
    "Matrix \(shape) \((0..<rows).map { r in (0..<columns).map { self[r, $0] } })"
  }
}
