import Neural
import TensorCore
import Testing

@Suite struct SampledSoftmaxTests {
  private func layer() -> SampledSoftmax {
    var layer = SampledSoftmax(inputs: 4, classes: 7)
    layer.weight.table = wave(7, 4, 0.4)
    layer.bias.table = wave(7, 1, 0.9)
    return layer
  }

  @Test func gradientsAreTheSlopes() {
    let (layer, input) = (layer(), wave(3, 4, 1.3))
    let draw = SampledSoftmax.Draw(
      classes: [5, 0, 2, 6, 3], logChance: [-0.1, -2, -0.7, -1.5, -3])
    let targets = [1, 4, 1]
    var gradient = layer.zeros()
    let loss = layer.loss(input, targets, draw, gradient: &gradient)
    func value(_ layer: SampledSoftmax, _ input: Matrix) -> Double {
      var unused = layer.zeros()
      return Double(layer.loss(input, targets, draw, gradient: &unused).sum)
    }
    expectGradient(of: layer, gradient) { value($0, input) }
    expectGradient(of: Input(value: input), Input(value: loss.gradient)) {
      value(layer, $0.value)
    }
  }

  @Test func aDrawOfAllClassesIsTheWholeSoftmax() {
    let (layer, input) = (layer(), wave(3, 4, 1.3))
    let order = [4, 2, 0, 6, 1, 3, 5]
    let targets = [3, 0, 5]
    let whole = Loss.crossEntropy(layer.scores(input), targets)
    var gradient = layer.zeros()
    let loss = layer.loss(
      input, targets.map { order.firstIndex(of: $0)! },
      .init(classes: order, logChance: [Float](repeating: 0, count: 7)), gradient: &gradient)
    #expect(abs(loss.sum - whole.sum) < 1e-4)
    expectClose(
      gradient.bias.table, whole.gradient.transposed().times(ones(3, 1)).array, tolerance: 1e-5)
  }

  @Test func classesOutsideTheDrawStayUntouched() {
    let layer = layer()
    var gradient = layer.zeros()
    _ = layer.loss(
      wave(3, 4, 1.3), [0, 1, 0], .init(classes: [5, 2], logChance: [0, 0]), gradient: &gradient)
    for number in [0, 1, 3, 4, 6] {
      #expect((0..<4).allSatisfy { gradient.weight.table[number, $0] == 0 })
      #expect(gradient.bias.table[number, 0] == 0)
    }
  }

  private func ones(_ rows: Int, _ columns: Int) -> Matrix {
    Matrix(rows: rows, columns: columns, repeating: 1)
  }
}
