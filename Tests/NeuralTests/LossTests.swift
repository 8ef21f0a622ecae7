import Neural
import TensorCore
import Testing

@Suite struct LossTests {
  // Numbers of this suite: scripts/peers/torch_numbers.py (PyTorch 2.13), the part named as the test.
  private func scaled(_ loss: Loss) -> (Float, Matrix) {
    var gradient = loss.gradient
    gradient.multiply(by: 1 / loss.weight)
    return (loss.mean, gradient)
  }

  @Test func crossEntropyIsPyTorchs() {
    var logits = wave(3, 4, 0.3)
    logits.multiply(by: 3)
    let (mean, slope) = scaled(
      .crossEntropy(logits, [2, 0, 3], classWeights: [1, 2, 0.5, 1.5], smoothing: 0.1))
    expectClose(Matrix([[mean]]), [1.5861])
    expectClose(
      slope,
      [
        0.016266, 0.023415, -0.096594, 0.056914, -0.181609, 0.085854, 0.065813, 0.029942,
        0.208751, 0.111541, 0.079119, -0.399411,
      ])
  }

  @Test func binaryCrossEntropyIsPyTorchs() {
    var logits = wave(3, 4, 0.3)
    logits.multiply(by: 3)
    let (mean, slope) = scaled(
      .binaryCrossEntropy(logits, wave(3, 4, 0.7).map { $0 > 0 ? 1 : 0 }))
    expectClose(Matrix([[mean]]), [0.373881])
    expectClose(
      slope,
      [
        -0.03258, -0.023552, -0.017937, -0.015444, -0.015613, -0.018481, -0.024544, 0.049357,
        0.037985, 0.02758, 0.020267, 0.016314,
      ])
    #expect(Loss.binaryCrossEntropy(Matrix([[200, -200]]), Matrix([[0, 1]])).sum == 400)
  }

  @Test func meanSquaredErrorIsPyTorchs() {
    let (mean, slope) = scaled(.meanSquaredError(wave(3, 4, 0.3), wave(3, 4, 0.7)))
    expectClose(Matrix([[mean]]), [0.018202])
    expectClose(
      slope,
      [
        -0.029058, -0.021351, -0.010755, 0.001298, 0.013174, 0.023268, 0.030212, 0.033067,
        0.031447, 0.025571, 0.016233, 0.004699,
      ])
  }
}

@Suite struct OptimizerTests {
  private func afterThreeSteps(_ optimizer: Optimizer) -> Matrix {
    var optimizer = optimizer
    var model = Input(value: wave(2, 3, 0.1))
    for step in 0..<3 {
      optimizer.step(&model, gradient: Input(value: wave(2, 3, 0.2 + Double(step))))
    }
    return model.value
  }

  @Test func adamIsPyTorchs() {
    expectClose(
      afterThreeSteps(.adam(rate: 0.1, decay: 0.05)),
      [-0.229743, -0.066572, 0.085172, 0.200727, 0.266838, 0.282089])
  }

  @Test func adamWIsPyTorchs() {
    expectClose(
      afterThreeSteps(.adamW(rate: 0.1, decay: 0.05)),
      [-0.228598, -0.068133, 0.081515, 0.19723, 0.265577, 0.283956])
  }

  @Test func momentumIsPyTorchs() {
    expectClose(
      afterThreeSteps(.sgd(rate: 0.1, momentum: 0.9, decay: 0.05)),
      [-0.106944, 0.025712, 0.154888, 0.263101, 0.335704, 0.362871])
  }

  @Test func longGradientsAreShortened() {
    var optimizer = Optimizer.sgd(rate: 1)
    optimizer.largestNorm = 0.5
    var model = Input(value: Matrix(rows: 1, columns: 2))
    let norm = optimizer.step(&model, gradient: Input(value: Matrix([[3, 4]])))
    #expect(norm == 5)
    expectClose(model.value, [-0.3, -0.4])
  }

  @Test func groupsHaveTheirOwnRatesAndThaw() {
    var random = SplitMix64(seed: 1)
    var model = Linear(inputs: 2, outputs: 1, using: &random)
    var gradient = model.zeros()
    gradient.weight.fill(1)
    gradient.bias.fill(1)
    model.weight.fill(0)
    var optimizer = Optimizer.sgd(rate: 1)
    optimizer.groups = [
      .init(prefix: "model", frozenUntil: 1), .init(prefix: "model.bias", rateFactor: 0.5),
    ]
    optimizer.step(&model, gradient: gradient)
    #expect(model.weight[0, 0] == 0 && model.bias[0, 0] == -0.5)
    optimizer.step(&model, gradient: gradient)
    #expect(model.weight[0, 0] == -1 && model.bias[0, 0] == -1)
  }

  @Test func schedulesRiseAndFall() {
    let cosine = Schedule.cosine(warmUp: 4, steps: 12, floor: 0.1)
    #expect(cosine.factor(2) == 0.5 && cosine.factor(4) == 1)
    #expect(abs(cosine.factor(8) - 0.55) < 1e-6 && abs(cosine.factor(12) - 0.1) < 1e-6)
    #expect(Schedule.linear(warmUp: 2, steps: 10).factor(6) == 0.5)
    #expect(Schedule.inverse(rate: 0.5).factor(3) == 0.5)
  }
}
