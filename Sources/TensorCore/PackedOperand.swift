import CKernels

/// In which order a matrix is laid out as the right side of products.
package enum Packing: Hashable, Sendable {
  /// The matrix itself: depth is its rows.
  case plain
  /// Its transpose: depth is its columns.
  case transposed
  /// Stacked gates (gates x units, depth) for the fused recurrent kernels.
  case recurrent(gates: Int)
  /// The transpose with columns in the kernels' gate order.
  case gatesTransposed(Int)
  /// The matrix with rows in the kernels' gate order.
  case gates(Int)
}

/// The right side of products, laid out once in the order in which the kernel reads it.
package final class PackedOperand: Sendable {
  package let depth: Int
  package let columns: Int
  let storage: MatrixStorage
  package var pointer: UnsafePointer<Float> { UnsafePointer(storage.values) }

  private init(depth: Int, columns: Int) {
    self.depth = depth
    self.columns = columns
    storage = MatrixStorage(count: ck_packed_count(depth, columns))
  }

  convenience init(_ m: Matrix, transposed: Bool) {
    self.init(depth: transposed ? m.columns : m.rows, columns: transposed ? m.rows : m.columns)
    m.withPointer {
      ck_pack(
        $0, transposed ? 1 : m.columns, transposed ? m.columns : 1, depth, columns, storage.values)
    }
  }

  private typealias GatePacker = (UnsafePointer<Float>, Int, Int, Int, UnsafeMutablePointer<Float>)
    ->
    Void

  /// Stacked gates through one of the kernels' packers.
  private convenience init(_ m: Matrix, gates: Int, asRows: Bool, _ pack: GatePacker) {
    let width = GateOrder(gates: gates, hidden: m.rows / gates).width
    self.init(depth: asRows ? width : m.columns, columns: asRows ? m.columns : width)
    m.withPointer { pack($0, gates, m.rows / gates, m.columns, storage.values) }
  }

  static func make(_ m: Matrix, _ packing: Packing) -> PackedOperand {
    switch packing {
    case .plain: PackedOperand(m, transposed: false)
    case .transposed: PackedOperand(m, transposed: true)
    case .recurrent(let gates): PackedOperand(m, gates: gates, asRows: false, ck_pack_gates)
    case .gatesTransposed(let gates):
      PackedOperand(m, gates: gates, asRows: false, ck_pack_gate_columns)
    case .gates(let gates): PackedOperand(m, gates: gates, asRows: true, ck_pack_gate_rows)
    }
  }
}

extension Matrix {
  /// This matrix as the right side of products; made once and kept until the matrix changes.
  package func packed(_ packing: Packing) -> PackedOperand {
    guard coversStorage else { return .make(self, packing) }
    return storage.packed(packing) { .make(self, packing) }
  }
}

/// The order of gate values that the recurrent kernels work in: blocks of sixteen units, all gates of
/// a block side by side, the last block filled up with zeros.
package struct GateOrder: Sendable {
  package let gates: Int
  package let hidden: Int

  package init(gates: Int, hidden: Int) {
    self.gates = gates
    self.hidden = hidden
  }

  /// Units rounded up to whole blocks.
  package var padded: Int { (hidden + 15) / 16 * 16 }
  package var width: Int { gates * padded }

  private func place(_ gate: Int, _ unit: Int) -> Int {
    unit / 16 * 16 * gates + gate * 16 + unit % 16
  }

  /// A row vector of all gates in the kernels' order.
  package func spread(_ row: Matrix) -> Matrix {
    precondition(row.count == gates * hidden)
    var result = Matrix(rows: 1, columns: width)
    for gate in 0..<gates {
      for unit in 0..<hidden { result[0, place(gate, unit)] = row[0, gate * hidden + unit] }
    }
    return result
  }

  /// Adds a row vector in the kernels' order to `target`, gate after gate.
  package func gather(_ row: Matrix, addingTo target: inout Matrix) {
    precondition(row.count == width && target.count == gates * hidden)
    for gate in 0..<gates {
      for unit in 0..<hidden { target[0, gate * hidden + unit] += row[0, place(gate, unit)] }
    }
  }
}
