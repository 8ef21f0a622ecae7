import CKernels
import Glibc
import TensorCore
import Testing

@Suite struct ProductTests {
  private func plain(_ a: Matrix, _ b: Matrix) -> [Float] {
    (0..<a.rows).flatMap { r in
      (0..<b.columns).map { c in
        Float((0..<a.columns).reduce(0.0) { $0 + Double(a[r, $1]) * Double(b[$1, c]) })
      }
    }
  }

  private func expectNear(_ result: Matrix, _ expected: [Float], _ depth: Int) {
    for (got, wanted) in Swift.zip(result.array, expected) {
      #expect(abs(got - wanted) < 1e-6 * Float(depth) + 1e-5)
    }
  }

  @Test(arguments: [
    (1, 3, 2), (2, 17, 16), (7, 5, 33), (13, 100, 65), (97, 64, 11), (30, 1030, 70), (6, 1, 130),
  ])
  func productsAreSumsOfProducts(rows: Int, depth: Int, columns: Int) {
    let (a, b) = (draw(rows, depth, seed: 1), draw(depth, columns, seed: 2))
    let expected = plain(a, b)
    expectNear(a.times(b), expected, depth)
    expectNear(a.times(transposed: b.transposed()), expected, depth)
    var sum = Matrix(rows: rows, columns: columns)
    sum.addProduct(transposed: a.transposed(), b)
    expectNear(sum, expected, depth)
    sum.addProduct(transposed: a.transposed(), b)
    expectNear(sum, expected.map { 2 * $0 }, 2 * depth)
    let bias = draw(1, columns, seed: 3)
    let withBias = expected.indices.map { expected[$0] + bias[0, $0 % columns] }
    expectNear(a.times(b, bias: bias), withBias, depth)
  }

  @Test func aRowDoesNotDependOnTheOthers() {
    let (a, b) = (draw(200, 700, seed: 4), draw(700, 90, seed: 5))
    let all = a.times(b)
    #expect(Workers.alone { a.times(b) } == all)
    for row in [0, 5, 96, 199] {
      #expect(a[rows: row..<(row + 1)].times(b) == all[rows: row..<(row + 1)])
    }
  }

  @Test func aChangedOperandIsPackedAgain() {
    let a = draw(3, 4, seed: 6)
    var b = draw(4, 5, seed: 7)
    _ = a.times(b)
    b[2, 3] += 1
    expectNear(a.times(b), plain(a, b), 4)
  }

  @Test(arguments: ["avx512", "avx2", "plain"])
  func everyInstructionSetGivesTheSame(name: String) {
    guard let table = ck_table_named(name)?.pointee, let plain = ck_table_named("plain")?.pointee
    else { return }
    expectSameMaps(table, plain)
    expectProduct(table)
    expectSameSteps(table.lstm_step, plain.lstm_step, gates: 4)
    expectSameSteps(table.gru_step, plain.gru_step, gates: 3)
  }

  /// Thirteen rows, more than two blocks of depth, columns that end inside a block.
  private func expectProduct(_ table: ck_table) {
    let (a, b) = (draw(13, 1100, seed: 13), draw(1100, 75, seed: 14))
    var c = Matrix(rows: 13, columns: 75)
    var packed = [Float](repeating: 0, count: ck_packed_count(1100, 75))
    b.withPointer { ck_pack($0, 75, 1, 1100, 75, &packed) }
    packed.withUnsafeBufferPointer { packed in
      a.withPointer { a in
        c.withMutablePointer { c in
          var job = ck_product_job(
            a: a, row_stride: 1100, depth_stride: 1, rows: 13, depth: 1100, columns: 75,
            packed: packed.baseAddress!, bias: nil, c: c, c_stride: 75, accumulate: 0, gates: 0,
            hidden: 0, first_row: 0)
          var scratch = [Float](repeating: 0, count: Int(CK_SCRATCH))
          table.product(&job, &scratch)
        }
      }
    }
    expectNear(c, plain(a, b), 1100)
  }

  private func expectSameMaps(_ table: ck_table, _ plain: ck_table) {
    let x = (0..<997).map { Float($0 - 498) / 37 }
    typealias Map = @convention(c) (UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
    let maps: [(Map?, (Double) -> Double)] = [
      (table.sigmoid, { 1 / (1 + exp(-$0)) }), (table.tanh, tanh), (table.exp, exp),
      (table.log, { $0 <= 0 ? -Double.infinity : log($0) }),
    ]
    for (map, exact) in maps {
      var y = [Float](repeating: 0, count: x.count)
      map!(x, &y, x.count)
      for (value, result) in Swift.zip(x, y) {
        let wanted = exact(Double(value))
        #expect(
          Double(result) == wanted || abs(Double(result) - wanted) <= 2.4e-7 * max(1, abs(wanted)))
      }
    }
    #expect(abs(table.sum(x, x.count) - plain.sum(x, x.count)) < 1e-2)
    #expect(table.max(x, x.count) == x.last)
  }

  private typealias Step = (@convention(c) (UnsafePointer<ck_recurrent_step>) -> Void)?

  /// Nineteen units: a whole block and a part of one; eleven rows: more than a tile.
  private func expectSameSteps(_ step: Step, _ plain: Step, gates: Int) {
    let (rows, hidden, padded) = (11, 19, 32)
    let weight = draw(gates * hidden, hidden, seed: 8)
    var packed = [Float](repeating: 0, count: hidden * gates * padded)
    weight.withPointer { ck_pack_gates($0, gates, hidden, hidden, &packed) }
    let state = draw(rows, hidden, seed: 9).array
    let cell = draw(rows, padded, seed: 10).array
    let bias = draw(1, padded, seed: 11).array
    func run(_ step: Step) -> ([Float], [Float]) {
      var sums = draw(rows, gates * padded, seed: 12).array
      var next = [Float](repeating: 0, count: rows * padded)
      var output = [Float](repeating: 0, count: rows * hidden)
      packed.withUnsafeBufferPointer { packed in
        state.withUnsafeBufferPointer { state in
          cell.withUnsafeBufferPointer { cell in
            bias.withUnsafeBufferPointer { bias in
              sums.withUnsafeMutableBufferPointer { sums in
                next.withUnsafeMutableBufferPointer { next in
                  output.withUnsafeMutableBufferPointer { output in
                    var job = ck_recurrent_step(
                      rows: rows, hidden: hidden, packed: packed.baseAddress!,
                      state: state.baseAddress,
                      state_stride: hidden, cell: cell.baseAddress, bias: bias.baseAddress,
                      gates: sums.baseAddress!, next_cell: next.baseAddress!,
                      output: output.baseAddress!, output_stride: hidden)
                    step!(&job)
                  }
                }
              }
            }
          }
        }
      }
      return (output, sums)
    }
    let (a, b) = (run(step), run(plain))
    for (x, y) in Swift.zip(a.0 + a.1, b.0 + b.1) { #expect(abs(x - y) < 2e-6) }
  }
}
