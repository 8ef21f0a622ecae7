import CKernels

// Products run on kernels over a packed right side. An element of a result adds its terms in one order,
// whatever the number of rows or threads, so a row never depends on its neighbours.

extension Matrix {
  /// `self * right`, plus `bias` to every row. The packed form of `right` is kept for the next call.
  public func times(_ right: Matrix, bias: Matrix? = nil) -> Matrix {
    precondition(columns == right.rows, "(\(shape))(\(right.shape)) do not multiply")
    return times(right.packed(.plain), bias: bias)
  }

  /// `self * rightᵀ`, plus `bias` to every row. The packed form of `right` is kept for the next call.
  public func times(transposed right: Matrix, bias: Matrix? = nil) -> Matrix {
    precondition(columns == right.columns, "(\(shape))(\(right.shape))ᵀ do not multiply")
    return times(right.packed(.transposed), bias: bias)
  }

  package func times(_ right: PackedOperand, bias: Matrix? = nil) -> Matrix {
    var result = Matrix(unset: rows, right.columns)
    result.setProduct(self, right, bias: bias)
    return result
  }

  /// `self = left * right`, plus `bias` to every row, or plus what `self` holds when `accumulating`.
  package mutating func setProduct(
    _ left: Matrix, _ right: PackedOperand, bias: Matrix? = nil, accumulating: Bool = false
  ) {
    precondition(
      left.columns == right.depth && rows == left.rows && columns == right.columns,
      "(\(left.shape))(\(right.depth)x\(right.columns)) does not fit \(shape)")
    precondition(bias == nil || bias!.count == columns, "a bias of \(bias!.count) for \(shape)")
    withMutablePointer { c in
      left.withPointer { a in
        bias.withPointer { b in
          Product(
            a: a, rowStride: left.columns, depthStride: 1, rows: left.rows, right: right,
            bias: b, c: c, cStride: right.columns, accumulating: accumulating
          ).run()
        }
      }
    }
  }

  /// `self += leftᵀ * right`: the gradient of a weight from its inputs and its outputs' gradients.
  public mutating func addProduct(transposed left: Matrix, _ right: Matrix) {
    setProduct(transposed: left, right, accumulating: true)
  }

  /// The same with columns of `left` in the kernels' order, which go to rows of `self` gate after gate.
  package mutating func addProduct(transposed left: Matrix, _ right: Matrix, gates: GateOrder) {
    setProduct(transposed: left, right, gates: gates, accumulating: true)
  }

  /// `self = leftᵀ * right`, or `self += leftᵀ * right` when `accumulating`.
  package mutating func setProduct(
    transposed left: Matrix, _ right: Matrix, gates: GateOrder? = nil, accumulating: Bool = false
  ) {
    let height = gates.map { $0.gates * $0.hidden } ?? left.columns
    precondition(
      left.rows == right.rows && rows == height && columns == right.columns
        && left.columns == gates?.width ?? height,
      "(\(left.shape))ᵀ(\(right.shape)) does not fit \(shape)")
    guard left.rows > 0 else { return accumulating ? () : fill(0) }
    let packed = PackedOperand(right, transposed: false)
    withMutablePointer { c in
      left.withPointer { a in
        var product = Product(
          a: a, rowStride: 1, depthStride: left.columns, rows: left.columns, right: packed,
          bias: nil, c: c, cStride: packed.columns, accumulating: accumulating)
        product.gates = gates
        product.run()
      }
    }
  }
}

extension Matrix? {
  func withPointer(_ body: (UnsafePointer<Float>?) -> Void) {
    if let self { self.withPointer { body($0) } } else { body(nil) }
  }
}

/// One product over raw rows, for callers that read or write a part of wider rows.
package struct Product {
  package var a: UnsafePointer<Float>
  package var rowStride: Int
  package var depthStride: Int
  package var rows: Int
  package var right: PackedOperand
  package var bias: UnsafePointer<Float>?
  package var c: UnsafeMutablePointer<Float>
  package var cStride: Int
  package var accumulating: Bool
  /// When the rows are in the kernels' order of gates and go to C gate after gate.
  var gates: GateOrder?

  package init(
    a: UnsafePointer<Float>, rowStride: Int, depthStride: Int, rows: Int, right: PackedOperand,
    bias: UnsafePointer<Float>?, c: UnsafeMutablePointer<Float>, cStride: Int, accumulating: Bool
  ) {
    self.a = a
    self.rowStride = rowStride
    self.depthStride = depthStride
    self.rows = rows
    self.right = right
    self.bias = bias
    self.c = c
    self.cStride = cStride
    self.accumulating = accumulating
  }

  /// Below this many multiplications another thread costs more than it brings.
  private static let worthSharing = 1 << 20

  package func run() {
    guard rows > 0 else { return }
    let work = rows * right.depth * right.columns
    let shares = work < Self.worthSharing ? 1 : min(Workers.available, (rows + 11) / 12)
    guard shares > 1 else { return part(0..<rows) }
    Workers.run(shares) { share in
      part(edge(share, of: shares)..<edge(share + 1, of: shares))
    }
  }

  private func edge(_ share: Int, of shares: Int) -> Int { rows * share / shares }

  private func part(_ range: Range<Int>) {
    var job = ck_product_job(
      a: a + range.lowerBound * rowStride, row_stride: rowStride, depth_stride: depthStride,
      rows: range.count, depth: right.depth, columns: right.columns, packed: right.pointer,
      bias: bias,
      c: c + (gates == nil ? range.lowerBound * cStride : 0), c_stride: cStride,
      accumulate: accumulating ? 1 : 0, gates: gates?.gates ?? 0, hidden: gates?.hidden ?? 0,
      first_row: range.lowerBound)
    let scratch = MatrixStorage(count: depthStride == 1 ? 0 : Int(CK_SCRATCH))
    withExtendedLifetime((right, scratch)) { ck_product(&job, scratch.values) }
  }
}
