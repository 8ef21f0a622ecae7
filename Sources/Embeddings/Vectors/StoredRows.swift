import CKernels
import TensorCore

/// Rows of signed bytes with a scale each, in memory of their own or in a mapped file.
// @unchecked: the bytes are read-only and `owner` keeps them.
struct StoredRows: @unchecked Sendable {
  let rows: Int
  let columns: Int
  private let values: UnsafePointer<Int8>
  private let scales: UnsafePointer<Float>
  private let owner: AnyObject?

  /// The rows of a matrix, rounded to steps of their largest value / 127.
  init(_ matrix: Matrix) {
    let bytes = ByteRows(matrix)
    self.init(
      rows: matrix.rows, columns: matrix.columns, values: bytes.values, scales: bytes.scales,
      owner: bytes)
  }

  /// Rows as `file` stores them, in place when they are bytes.
  init(_ stored: StoredMatrix, _ file: WeightFile) throws(WeightFileError) {
    guard let values = stored.byteValues, let scales = stored.byteScales else {
      let matrix = stored.matrix()
      guard matrix.array.allSatisfy(\.isFinite) else {
        throw WeightFileError(file.source, reason: "its rows hold a number that is not finite")
      }
      self.init(matrix)
      return
    }
    self.init(
      rows: stored.rows, columns: stored.columns, values: values, scales: scales,
      owner: stored.owner)
  }

  private init(
    rows: Int, columns: Int, values: UnsafePointer<Int8>, scales: UnsafePointer<Float>,
    owner: AnyObject?
  ) {
    self.rows = rows
    self.columns = columns
    self.values = values
    self.scales = scales
    self.owner = owner
  }

  /// `target` = factor * the sum of these rows; zeros when there are none.
  @inline(__always)
  func sum(
    _ list: UnsafePointer<Int32>, _ count: Int, factor: Float,
    into target: UnsafeMutablePointer<Float>
  ) {
    ck_sum_byte_rows(values, scales, columns, list, count, factor, target)
  }

  /// The first row whose scale is none that vectors have, and what is wrong with it.
  var fault: (row: Int, text: String)? {
    for row in 0..<rows {
      if scales[row] < 0 { return (row, "a scale below zero") }
      if let text = VectorBounds.fault(ofLargest: scales[row] * 127) { return (row, text) }
    }
    return nil
  }

  func matrix() -> Matrix {
    var result = Matrix(rows: rows, columns: columns)
    result.withMutablePointer { to in
      for row in 0..<rows {
        var number = Int32(row)
        sum(&number, 1, factor: 1, into: to + row * columns)
      }
    }
    return result
  }
}

/// The memory of rows that no file holds.
private final class ByteRows {
  let values: UnsafeMutablePointer<Int8>
  let scales: UnsafeMutablePointer<Float>

  init(_ matrix: Matrix) {
    values = .allocate(capacity: max(1, matrix.count))
    scales = .allocate(capacity: max(1, matrix.rows))
    for r in 0..<matrix.rows {
      let row = matrix.row(r)
      var largest: Float = 0
      for i in row.indices { largest = max(largest, abs(row[i])) }
      // Values too small for steps of their own are as good as zero.
      let scale = largest < 127 * .leastNormalMagnitude ? 1 : largest / 127
      scales[r] = scale
      for i in row.indices { values[r * matrix.columns + i] = Int8((row[i] / scale).rounded()) }
    }
  }

  deinit {
    values.deallocate()
    scales.deallocate()
  }
}
