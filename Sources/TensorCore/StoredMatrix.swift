import CKernels
import Files
import Glibc

/// A matrix in the form in which it is shipped, decoded a row at a time.
// @unchecked: the bytes are read-only and `file` keeps their mapping.
public struct StoredMatrix: @unchecked Sendable {
  public let rows: Int
  public let columns: Int
  public let kind: WeightFile.Kind
  private let values: UnsafeRawBufferPointer
  private let scales: UnsafeRawPointer?
  private let file: MappedFile?

  init(
    rows: Int, columns: Int, kind: WeightFile.Kind, values: UnsafeRawBufferPointer,
    scales: UnsafeRawPointer?, file: MappedFile?
  ) {
    self.rows = rows
    self.columns = columns
    self.kind = kind
    self.values = values
    self.scales = scales
    self.file = file
  }

  /// The bytes of an int8 matrix in place, nil for another kind; valid while `owner` is held.
  package var byteValues: UnsafePointer<Int8>? {
    kind == .int8 ? values.baseAddress?.assumingMemoryBound(to: Int8.self) : nil
  }
  /// The scales of an int8 matrix in place, nil when they are not aligned.
  package var byteScales: UnsafePointer<Float>? {
    guard let scales, UInt(bitPattern: scales) % 4 == 0 else { return nil }
    return scales.assumingMemoryBound(to: Float.self)
  }
  /// What keeps the bytes; nil for linked ones, which stay.
  package var owner: AnyObject? { file }

  /// The rows with these numbers, as floats.
  public func gather(_ indices: [Int]) -> Matrix {
    var result = Matrix(unset: indices.count, columns)
    result.withMutablePointer { to in
      for (place, row) in indices.enumerated() { decode(row, into: to + place * columns) }
    }
    return result
  }

  /// Writes one row to the start of `target`.
  public func copyRow(_ row: Int, into target: inout MutableSpan<Float>) {
    precondition(target.count >= columns, "a row of \(columns) into \(target.count)")
    target.withUnsafeMutableBufferPointer { if let to = $0.baseAddress { decode(row, into: to) } }
  }

  /// All rows as floats.
  public func matrix() -> Matrix {
    var result = Matrix(unset: rows, columns)
    guard columns > 0 else { return result }
    result.withMutablePointer { to in
      for row in 0..<rows { decode(row, into: to + row * columns) }
    }
    return result
  }

  private func decode(_ row: Int, into target: UnsafeMutablePointer<Float>) {
    precondition(row >= 0 && row < rows, "row \(row) of \(rows)")
    guard let start = values.baseAddress, columns > 0 else { return }
    let from = start + row * columns * kind.size
    withExtendedLifetime(file) {
      switch kind {
      case .float32: memcpy(target, from, columns * 4)
      case .float16: ck_half_to_float(from, target, columns)
      case .int8:
        let scale = scales?.loadUnaligned(fromByteOffset: row * 4, as: Float.self) ?? 1
        ck_bytes_to_float(from.assumingMemoryBound(to: Int8.self), scale, target, columns)
      case .bytes: break
      }
    }
  }
}
