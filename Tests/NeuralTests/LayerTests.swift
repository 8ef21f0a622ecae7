import Neural
import TensorCore
import Testing

@Suite struct LayerTests {
  // Numbers of this suite: scripts/peers/torch_numbers.py (PyTorch 2.13), the part named as the test.
  @Test func linearIsPyTorchs() {
    var random = SplitMix64(seed: 1)
    var layer = Linear(inputs: 3, outputs: 4, using: &random)
    layer.weight = wave(4, 3, 0.1)
    layer.bias = wave(1, 4, 0.2)
    let input = wave(2, 3, 0.3)
    var gradient = layer.zeros()
    let slope = layer.backward(input: input, outputGradient: wave(2, 4, 2), gradient: &gradient)
    expectClose(
      layer(input),
      [
        0.337565, 0.694464, 0.543198, 0.182433, 0.390522, 0.939603, 0.708249, 0.084078,
      ])
    expectClose(
      slope,
      [
        0.255099, 0.315078, 0.332412, -0.251207, -0.144556, -0.018341,
      ])
    expectClose(
      gradient.weight,
      [
        -0.014747, 0.059979, 0.126586, -0.109043, -0.05086, 0.014207, -0.188581, -0.154815,
        -0.100095, -0.242595, -0.237816, -0.200849,
      ])
    expectClose(gradient.bias, [0.288656, 0.023326, -0.245161, -0.480466])
  }

  @Test func normIsPyTorchs() {
    var layer = LayerNorm(columns: 5)
    layer.gain = wave(1, 5, 0.1)
    layer.bias = wave(1, 5, 0.2)
    let (output, trace) = layer.forward(wave(2, 5, 0.3))
    var gradient = layer.zeros()
    let slope = layer.backward(trace, outputGradient: wave(2, 5, 2), gradient: &gradient)
    expectClose(
      output,
      [
        0.013105, 0.159488, 0.564904, 0.907833, 0.934008, 0.16533, 0.446419, 0.429775, 0.150004,
        -0.232851,
      ])
    expectClose(
      slope,
      [
        -0.272575, 0.367899, 0.477871, 0.060716, -0.633911, 0.163281, -0.032352, -0.18462,
        -0.132535, 0.186226,
      ], tolerance: 1e-5)
    expectClose(gradient.gain, [-1.215495, -0.51349, 0.049929, 0.359492, 0.449986])
    expectClose(gradient.bias, [0.129336, -0.091964, -0.300817, -0.468957, -0.573625])
  }

  @Test func convolutionIsPyTorchs() {
    var random = SplitMix64(seed: 1)
    var layer = Convolution(inputs: 2, outputs: 3, width: 3, using: &random)
    layer.weight = wave(3, 6, 0.1)
    layer.bias = wave(1, 3, 0.2)
    let (output, trace) = layer.forward(wave(4, 2, 0.3), PackedBatch(lengths: [4]))
    var gradient = layer.zeros()
    let slope = layer.backward(trace, outputGradient: wave(4, 3, 2), gradient: &gradient)
    expectClose(
      output,
      [
        0.744436, -0.111593, 0.219841, 1.007352, 0.01022, -0.190359, 0.813868, 0.35342,
        -0.41184, 0.385141, 0.534352, -0.201878,
      ])
    expectClose(
      slope,
      [
        0.201347, 0.232132, 0.266599, 0.229137, 0.052048, -0.031568, -0.123808, -0.138212,
      ])
    expectClose(
      gradient.weight,
      [
        -0.387027, -0.383129, -0.260197, -0.086149, 0.075482, 0.176157, -0.373185, -0.411686,
        -0.342952, -0.215608, -0.075347, 0.04084, -0.308834, -0.384522, -0.379289, -0.315886,
        -0.215977, -0.100005,
      ])
    expectClose(gradient.bias, [-0.377793, -0.588956, -0.720408])
  }

  @Test func convolutionGradientsAreTheSlopes() {
    var random = SplitMix64(seed: 2)
    let layer = Convolution(inputs: 3, outputs: 4, width: 5, using: &random)
    let batch = PackedBatch(lengths: [2, 6, 1])
    let input = Matrix.normal(rows: 9, columns: 3, deviation: 1, using: &random)
    let above = Matrix.normal(rows: 9, columns: 4, deviation: 1, using: &random)
    var gradient = layer.zeros()
    let (_, trace) = layer.forward(input, batch)
    let slope = layer.backward(trace, outputGradient: above, gradient: &gradient)
    expectGradient(of: layer, gradient) { weightedSum($0(input, batch), above) }
    expectGradient(of: Input(value: input), Input(value: slope)) {
      weightedSum(layer($0.value, batch), above)
    }
  }

  @Test func spellingGradientsAreTheSlopes() {
    var random = SplitMix64(seed: 3)
    let layer = CharacterConvolution(
      characters: 9, dimensions: 4, filters: 18, width: 3, using: &random)
    let words = CharacterWords([[1, 2, 3], [4], [], [5, 6, 7, 8, 1, 1, 2]])
    let above = Matrix.normal(rows: 4, columns: 18, deviation: 1, using: &random)
    var gradient = layer.zeros()
    layer.backward(layer.forward(words).trace, outputGradient: above, gradient: &gradient)
    // A short step, so that no maximum moves to another character.
    expectGradient(of: layer, gradient, step: 0.002) { weightedSum($0(words), above) }
  }

  @Test func spellingIsTheLargestOfAConvolution() {
    var random = SplitMix64(seed: 4)
    let layer = CharacterConvolution(
      characters: 9, dimensions: 4, filters: 5, width: 3, using: &random)
    var plain = Convolution(inputs: 4, outputs: 5, width: 3, using: &random)
    plain.weight = layer.weight
    plain.bias = layer.bias
    let word = [3, 1, 8, 8, 2]
    let sums = plain(layer.table.gather(word), PackedBatch(lengths: [5])).transposed()
    let expected = (0..<5).map { row in sums[row, sums.indexOfLargest(row: row)] }
    expectClose(layer(CharacterWords([word])), expected)
  }

  @Test(arguments: [true, false])
  func attentionGradientsAreTheSlopes(additive: Bool) {
    var random = SplitMix64(seed: 5)
    let layer =
      additive
      ? AttentionPooling(inputs: 6, units: 4, using: &random)
      : AttentionPooling(inputs: 6, using: &random)
    let batch = PackedBatch(lengths: [3, 1, 5])
    let input = Matrix.normal(rows: 9, columns: 6, deviation: 1, using: &random)
    let above = Matrix.normal(rows: 3, columns: 6, deviation: 1, using: &random)
    var gradient = layer.zeros()
    let (_, trace) = layer.forward(input, batch)
    let slope = layer.backward(trace, outputGradient: above, gradient: &gradient)
    expectGradient(of: layer, gradient) { weightedSum($0(input, batch), above) }
    expectGradient(of: Input(value: input), Input(value: slope)) {
      weightedSum(layer($0.value, batch), above)
    }
  }

  @Test(arguments: Activation.allCases)
  func activationGradientsAreTheSlopes(activation: Activation) {
    var random = SplitMix64(seed: 6)
    let input = Matrix.normal(rows: 3, columns: 21, deviation: 1, using: &random)
    let above = Matrix.normal(rows: 3, columns: 21, deviation: 1, using: &random)
    let slope = activation.backward(
      input: input, output: activation(input), outputGradient: above)
    expectGradient(of: Input(value: input), Input(value: slope), tolerance: 3e-2) {
      weightedSum(activation($0.value), above)
    }
  }

  @Test func geluIsPyTorchs() {
    var input = wave(1, 6, 0.3)
    input.multiply(by: 4)
    expectClose(
      Activation.gelu(input), [0.427145, 1.108706, 1.651764, 1.926541, 1.907134, 1.594839])
  }

  @Test func embeddingGradientNamesItsRows() {
    var random = SplitMix64(seed: 7)
    let layer = Embedding(words: 8, dimensions: 3, using: &random)
    let above = Matrix.normal(rows: 4, columns: 3, deviation: 1, using: &random)
    var gradient = layer.zeros()
    layer.backward(indices: [5, 2, 5, 7], outputGradient: above, gradient: &gradient)
    expectGradient(of: layer, gradient) { weightedSum($0([5, 2, 5, 7]), above) }
    var updated = layer
    var optimizer = Optimizer.adam(rate: 0.1)
    optimizer.step(&updated, gradient: gradient)
    let changed = (0..<8).filter { updated.table[$0, 0] != layer.table[$0, 0] }
    #expect(changed == [2, 5, 7])
    gradient.clear()
    #expect(gradient.sumOfSquares == 0)
  }

  @Test func autoencoderGradientsAreTheSlopes() {
    var random = SplitMix64(seed: 8)
    let model = Autoencoder(sizes: [7, 5, 3], using: &random)
    let input = Matrix.normal(rows: 4, columns: 7, deviation: 1, using: &random)
    var gradient = model.zeros()
    let loss = model.reconstruct(input, gradient: &gradient)
    #expect(model.encode(input).columns == 3)
    #expect(Loss.meanSquaredError(model.decode(model.encode(input)), input).sum == loss.sum)
    expectGradient(of: model, gradient) { model in
      var unused = model.zeros()
      return Double(model.reconstruct(input, gradient: &unused).sum)
    }
  }

  @Test(arguments: [Dropout.Unit.value, .row, .sequenceColumn])
  func dropoutKeepsTheMean(unit: Dropout.Unit) {
    var random = SplitMix64(seed: 9)
    let batch = PackedBatch(lengths: [Int](repeating: 30, count: 40) + [7])
    let mask = Dropout(rate: 0.25, unit: unit).mask(batch, columns: 50, using: &random)
    #expect(abs(mask.mean - 1) < 0.05)
    let kinds = Set(mask.array)
    #expect(kinds.count == 2 && kinds.contains(0))
    switch unit {
    case .value: break
    case .row: #expect(mask[3, 0] == mask[3, 49])
    case .sequenceColumn: #expect(mask[batch.row(2, 0), 5] == mask[batch.row(2, 29), 5])
    }
  }
}
