import TensorCore
import Testing

/// Draws for tests.
func draw(_ rows: Int, _ columns: Int, seed: UInt64) -> Matrix {
  var random = SplitMix64(seed: seed)
  return .normal(rows: rows, columns: columns, deviation: 1, using: &random)
}

@Suite struct MatrixTests {
  @Test func writingACopyLeavesTheOriginal() {
    let original = Matrix([[1, 2, 3], [4, 5, 6]])
    var copy = original
    copy[1, 2] = 9
    #expect(original[1, 2] == 6 && copy[1, 2] == 9)
    var rows = original[rows: 1..<2]
    rows[0, 0] = 8
    #expect(original[1, 0] == 4 && rows == Matrix([[8, 5, 6]]))
  }

  @Test func spansLendTheValues() {
    var matrix = Matrix([[1, 2, 3], [4, 5, 6]])
    let first = matrix.row(1)[0]
    #expect(first == 4)
    set(&matrix)
    #expect(matrix[1, 2] == 7)
    let count = matrix.values.count
    #expect(count == 6)
  }

  private func set(_ matrix: inout Matrix) {
    var values = matrix.mutableValues
    values[5] = 7
  }

  @Test func rowsAreGatheredAndScattered() {
    let matrix = Matrix([[1, 2], [3, 4], [5, 6]])
    #expect(matrix.gather([2, 0, 2]) == Matrix([[5, 6], [1, 2], [5, 6]]))
    var sums = Matrix(rows: 3, columns: 2)
    sums.scatterAdd(Matrix([[1, 1], [2, 2], [4, 4]]), to: [2, 0, 2])
    #expect(sums == Matrix([[2, 2], [0, 0], [5, 5]]))
    #expect(
      Matrix.sideBySide([matrix, Matrix([[7], [8], [9]])])
        == Matrix([[1, 2, 7], [3, 4, 8], [5, 6, 9]]))
    #expect(matrix[columns: 1..<2] == Matrix([[2], [4], [6]]))
    #expect(Matrix.stacked([matrix, Matrix([[7, 8]])])[3, 0] == 7)
    #expect(matrix.transposed() == Matrix([[1, 3, 5], [2, 4, 6]]))
  }

  @Test func softmaxIsStableForLargeValues() {
    var matrix = Matrix([[1000, 1001, 1000], [-5, 0, 5]])
    let sums = matrix.softmaxRows()
    #expect(abs(matrix[0, 1] - 0.576117) < 1e-6)
    #expect(abs(sums[0] - 1001.5514) < 1e-3)
    #expect(abs(matrix[rows: 1..<2].sum - 1) < 1e-6)
    #expect(matrix.indexOfLargest(row: 1) == 2)
  }

  @Test func sparseGradientsAddUp() {
    var sum = Matrix(rows: 5, columns: 2)
    sum.markActive([1])
    sum.scatterAdd(Matrix([[1, 1]]), to: [1])
    var other = Matrix(rows: 5, columns: 2)
    other.markActive([3, 1])
    other.scatterAdd(Matrix([[2, 2], [5, 5]]), to: [3, 1])
    sum.accumulate(other)
    #expect(sum.activeRows == [1, 3])
    #expect(sum.array == [0, 0, 6, 6, 0, 0, 2, 2, 0, 0])
    #expect(sum.sumOfSquaresOfActive == 80)
    sum.clearActive()
    #expect(sum.sum == 0 && sum.activeRows == [])
  }

  @Test func drawsDependOnTheSeedAlone() {
    // The first outputs of SplitMix64 with seed 1234567, as its authors' C code prints them.
    var random = SplitMix64(seed: 1_234_567)
    #expect(random.next() == 6_457_827_717_110_365_317)
    #expect(random.next() == 3_203_168_211_198_807_973)
    let draws = draw(100, 101, seed: 3)
    #expect(abs(draws.mean) < 0.05 && abs(draws.sumOfSquares / 10100 - 1) < 0.05)
    #expect(SplitMix64(seed: 1).stream(1) != SplitMix64(seed: 1).stream(2))
    var items = Array(0..<50)
    random.shuffle(&items)
    #expect(items.sorted() == Array(0..<50) && items != Array(0..<50))
  }

  @Test func workersTakeEveryShareOnce() {
    let squares = Workers.map(1000) { $0 * $0 }
    #expect(squares == (0..<1000).map { $0 * $0 })
    #expect(Workers.alone { Workers.available } == 1)
    #expect(Workers.map(3) { _ in Workers.available } == [1, 1, 1])
  }
}
