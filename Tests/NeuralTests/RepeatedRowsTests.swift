import Neural
import TensorCore
import Testing

@Suite struct RepeatedRowsTests {
  @Test func repeatedRowsGiveTheStatesOfWholeOnes() {
    var random = SplitMix64(seed: 9)
    let layer = Bidirectional<GRU>(inputs: 7, units: 5, using: &random)
    let batch = PackedBatch(lengths: [2, 4, 1])
    let repeated = Matrix.normal(rows: 3, columns: 4, deviation: 1, using: &random)
    let rest = Matrix.normal(rows: batch.rows, columns: 3, deviation: 1, using: &random)
    let places = [2, 0, 1, 1, 0, 2, 2]
    let whole = layer.forward(Matrix.sideBySide([repeated.gather(places), rest]), batch).output
    let states = layer.states(
      of: RepeatedRows(repeated: repeated, places: places, rest: rest), batch)
    for row in 0..<batch.rows {
      for column in 0..<10 { #expect(abs(whole[row, column] - states[row, column]) < 1e-5) }
    }
  }
}
