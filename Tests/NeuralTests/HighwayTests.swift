import Neural
import TensorCore
import Testing

@Suite struct HighwayTests {
  @Test func gradientsAreTheSlopes() {
    var random = SplitMix64(seed: 1)
    let layer = Highway(columns: 5, using: &random)
    let input = Matrix.normal(rows: 3, columns: 5, deviation: 1, using: &random)
    let above = Matrix.normal(rows: 3, columns: 5, deviation: 1, using: &random)
    var gradient = layer.zeros()
    let slope = layer.backward(
      layer.forward(input).trace, outputGradient: above, gradient: &gradient)
    expectGradient(of: layer, gradient) { weightedSum($0(input), above) }
    expectGradient(of: Input(value: input), Input(value: slope)) {
      weightedSum(layer($0.value), above)
    }
  }
}
