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

  private convenience init(recurrent m: Matrix, gates: Int) {
    let hidden = m.rows / gates
    self.init(depth: m.columns, columns: GateOrder(gates: gates, hidden: hidden).width)
    m.withPointer { ck_pack_gates($0, gates, hidden, m.columns, storage.values) }
  }

  static func make(_ m: Matrix, _ packing: Packing) -> PackedOperand {
    switch packing {
    case .plain: PackedOperand(m, transposed: false)
    case .transposed: PackedOperand(m, transposed: true)
    case .recurrent(let gates): PackedOperand(recurrent: m, gates: gates)
    case .gatesTransposed(let gates):
      PackedOperand(GateOrder(gates: gates, hidden: m.rows / gates).spread(m), transposed: true)
    case .gates(let gates):
      PackedOperand(GateOrder(gates: gates, hidden: m.rows / gates).spread(m), transposed: false)
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

  /// Rows (gate after gate) moved to the kernels' order.
  package func spread(_ m: Matrix) -> Matrix {
    var result = Matrix(rows: width, columns: m.columns)
    m.withPointer { from in
      result.withMutablePointer { to in
        for gate in 0..<gates {
          for unit in 0..<hidden {
            (to + place(gate, unit) * m.columns)
              .update(from: from + (gate * hidden + unit) * m.columns, count: m.columns)
          }
        }
      }
    }
    return result
  }

  /// A row vector of all gates in the kernels' order.
  package func spreadVector(_ m: Matrix) -> Matrix {
    spread(m.reshaped(rows: m.count, columns: 1)).reshaped(rows: 1, columns: width)
  }

  /// Adds columns of rows in the kernels' order, from `first` on, to `target`, gate after gate.
  package func gather(_ m: Matrix, columns first: Int, addingTo target: inout Matrix) {
    precondition(
      m.rows == width && target.rows == gates * hidden && first + target.columns <= m.columns)
    let columns = target.columns
    m.withPointer { from in
      target.withMutablePointer { to in
        for gate in 0..<gates {
          for unit in 0..<hidden {
            ck_add_scaled(
              from + place(gate, unit) * m.columns + first, 1,
              to + (gate * hidden + unit) * columns, columns)
          }
        }
      }
    }
  }

  /// Adds a row vector in the kernels' order to `target`.
  package func gatherVector(_ m: Matrix, addingTo target: inout Matrix) {
    var column = target.reshaped(rows: target.count, columns: 1)
    gather(m.reshaped(rows: width, columns: 1), columns: 0, addingTo: &column)
    target = column.reshaped(rows: target.rows, columns: target.columns)
  }
}
