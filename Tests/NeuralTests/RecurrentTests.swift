import Neural
import TensorCore
import Testing

@Suite struct RecurrentTests {
  // Numbers: scripts/peers/torch_numbers.py, part "lstm" (PyTorch 2.13, pack_sequence, bidirectional).
  @Test func lstmIsPyTorchs() {
    var random = SplitMix64(seed: 1)
    var layer = Bidirectional<LSTM>(inputs: 3, units: 2, using: &random)
    layer.forwards.inputWeight = wave(8, 3, 0.1)
    layer.forwards.recurrentWeight = wave(8, 2, 0.2)
    layer.forwards.bias = wave(1, 8, 0.3)
    layer.backwards.inputWeight = wave(8, 3, 1.1)
    layer.backwards.recurrentWeight = wave(8, 2, 1.2)
    layer.backwards.bias = wave(1, 8, 1.3)
    let (output, slope, gradient) = run(layer)
    expectClose(
      output,
      [
        -0.006365, 0.138024, -0.018253, 0.141158, -0.023553, 0.135374, -0.031749, 0.148718,
        -0.067518, 0.156536, -0.017772, 0.111036, -0.066581, 0.156929, -0.031464, 0.11023,
        0.080149, 0.169888, 0.029959, -0.007978,
      ])
    expectClose(
      slope.0,
      [
        -0.105752, -0.075137, -0.034353, 0.10175, 0.068828, 0.026591, -0.081864, -0.036069,
        0.014608,
      ])
    expectClose(slope.1, [0.083242, 0.028301, -0.03047, -0.054243, -0.009281, 0.036938])
    expectClose(
      gradient.forwards.inputWeight,
      [
        0.008266, 0.003411, -0.001905, 0.003146, 0.000641, -0.00195, -0.001328, -0.000164,
        0.001023, 0.002052, -0.000275, -0.002565, -0.001601, -0.011332, -0.019528, 0.01736,
        -0.003507, -0.0239, 0.009054, 0.00555, 0.001294, 0.000943, -0.004467, -0.009271,
      ])
    expectClose(
      gradient.backwards.recurrentWeight,
      [
        1.5e-05, 0.000121, 0.000315, -0.001529, -0.000153, 0.000296, 0.000373, -0.001262,
        0.001691, -0.011175, 0.002484, -0.012044, -9e-05, 0.000454, 0.001012, -0.004361,
      ])
    expectClose(
      gradient.forwards.bias,
      [
        0.032386, 0.01716, -0.00648, 0.011507, 0.10806, 0.11988, 0.028676, 0.025848,
      ])
  }

  // Numbers: the same recipe, part "gru".
  @Test func gruIsPyTorchs() {
    var random = SplitMix64(seed: 1)
    var layer = Bidirectional<GRU>(inputs: 3, units: 2, using: &random)
    layer.forwards.inputWeight = wave(6, 3, 0.1)
    layer.forwards.recurrentWeight = wave(6, 2, 0.2)
    layer.forwards.bias = wave(1, 6, 0.3)
    layer.forwards.candidateBias = wave(1, 2, 0.4)
    layer.backwards.inputWeight = wave(6, 3, 1.1)
    layer.backwards.recurrentWeight = wave(6, 2, 1.2)
    layer.backwards.bias = wave(1, 6, 1.3)
    layer.backwards.candidateBias = wave(1, 2, 1.4)
    let (output, slope, gradient) = run(layer)
    expectClose(
      output,
      [
        0.035482, 0.238178, 0.186552, 0.454719, 0.020934, 0.236425, 0.168019, 0.460038,
        0.012986, 0.302532, 0.175651, 0.389926, 0.011086, 0.302811, 0.132427, 0.34773, 0.171932,
        0.352645, 0.148552, 0.118335,
      ])
    expectClose(
      slope.0,
      [
        -0.102741, -0.064212, -0.016992, 0.057902, 0.022486, -0.015974, -0.120063, -0.057778,
        0.012326,
      ])
    expectClose(slope.1, [0.048196, -0.033397, -0.11047, -0.0105, 0.050485, 0.104637])
    expectClose(
      gradient.forwards.inputWeight,
      [
        0.000847, 0.000539, 0.000157, 0.001953, 0.000947, -0.000187, -0.01332, -0.004727,
        0.004506, -0.004807, -0.003333, -0.001407, 0.020499, 0.007769, -0.006011, 0.038538,
        0.015835, -0.009011,
      ])
    expectClose(
      gradient.backwards.recurrentWeight,
      [
        -0.001411, -0.00242, -0.002021, -0.004309, 0.001352, 0.002841, 0.005181, 0.009606,
        -0.018266, -0.034606, -0.02439, -0.054298,
      ])
    expectClose(
      gradient.forwards.bias, [0.006128, 0.008876, -0.060439, -0.024512, 0.157336, 0.170621])
    expectClose(
      gradient.forwards.candidateBias,
      Array([Float]([0.006128, 0.008876, -0.060439, -0.024512, 0.086661, 0.108826])[4...]))
  }

  /// Two sequences of three and two steps through a layer and back.
  private func run<Layer: RecurrentLayer>(_ layer: Bidirectional<Layer>) -> (
    Matrix, (Matrix, Matrix), Bidirectional<Layer>
  ) {
    let batch = PackedBatch(lengths: [3, 2])
    let (a, b) = (wave(3, 3, 0.5), wave(2, 3, 0.6))
    let input = Matrix.stacked([
      a[rows: 0..<1], b[rows: 0..<1], a[rows: 1..<2], b[rows: 1..<2], a[rows: 2..<3],
    ])
    var gradient = layer.zeros()
    let (output, trace) = layer.forward(input, batch)
    let slope = layer.backward(trace, outputGradient: wave(5, 4, 2.0), gradient: &gradient)
    return (
      output, (batch.unpack(slope, sequence: 0), batch.unpack(slope, sequence: 1)), gradient
    )
  }

  @Test func lstmGradientsAreTheSlopes() { expectSlopes(LSTM.self) }
  @Test func gruGradientsAreTheSlopes() { expectSlopes(GRU.self) }

  /// Units beyond one block of sixteen, lengths that differ, a sequence of none and one of one step.
  private func expectSlopes<Layer: RecurrentLayer>(_: Layer.Type) {
    var random = SplitMix64(seed: 5)
    let layer = Bidirectional<Layer>(inputs: 5, units: 19, using: &random)
    let batch = PackedBatch(lengths: [4, 7, 0, 1, 3])
    let input = Matrix.normal(rows: batch.rows, columns: 5, deviation: 1, using: &random)
    let above = Matrix.normal(rows: batch.rows, columns: 38, deviation: 1, using: &random)
    var gradient = layer.zeros()
    let (_, trace) = layer.forward(input, batch)
    let slope = layer.backward(trace, outputGradient: above, gradient: &gradient)
    expectGradient(of: layer, gradient) { weightedSum($0(input, batch), above) }
    expectGradient(of: Input(value: input), Input(value: slope)) {
      weightedSum(layer($0.value, batch), above)
    }
  }

  @Test func aSequenceDoesNotDependOnItsNeighbours() {
    expectAlone(LSTM.self)
    expectAlone(GRU.self)
  }

  private func expectAlone<Layer: RecurrentLayer>(_: Layer.Type) {
    var random = SplitMix64(seed: 6)
    let layer = Bidirectional<Layer>(inputs: 7, units: 21, using: &random)
    let batch = PackedBatch(lengths: [4, 9, 2, 9, 1, 6, 6, 5, 3, 8, 7, 2, 4])
    let input = Matrix.normal(rows: batch.rows, columns: 7, deviation: 1, using: &random)
    let output = layer(input, batch)
    for sequence in 0..<batch.sequences {
      let alone = layer(
        batch.unpack(input, sequence: sequence), PackedBatch(lengths: [batch.lengths[sequence]]))
      #expect(alone == batch.unpack(output, sequence: sequence))
    }
  }

  @Test func aStackIsItsLayersInTurn() {
    var random = SplitMix64(seed: 7)
    let stack = StackedBidirectional<GRU>(inputs: 4, units: 3, depth: 2, using: &random)
    let batch = PackedBatch(lengths: [2, 5])
    let input = Matrix.normal(rows: 7, columns: 4, deviation: 1, using: &random)
    #expect(stack(input, batch) == stack.layers[1](stack.layers[0](input, batch), batch))
    let above = Matrix.normal(rows: 7, columns: 6, deviation: 1, using: &random)
    var gradient = stack.zeros()
    let (_, trace) = stack.forward(input, batch)
    _ = stack.backward(trace, outputGradient: above, gradient: &gradient)
    expectGradient(of: stack, gradient) { weightedSum($0(input, batch), above) }
  }

  @Test func rowsGoStepByStepLongestFirst() {
    let batch = PackedBatch(lengths: [2, 4, 1])
    #expect(batch.order == [1, 0, 2])
    #expect(batch.counts == [3, 2, 1, 1])
    #expect(batch.starts == [0, 3, 5, 6, 7])
    let words = [["a", "b"], ["c", "d", "e", "f"], ["g"]]
    #expect(batch.pack(words) == ["c", "a", "g", "d", "b", "e", "f"])
    #expect(batch.unpack(batch.pack(words)) == words)
  }
}
