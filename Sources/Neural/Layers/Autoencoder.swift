import TensorCore

/// A row squeezed through a short code and made again: code = f(W1 x + b1), y = W2 code + b2, in as many
/// layers as sizes are given.
public struct Autoencoder: Parameterized, Sendable {
  public var encoder: [Linear]
  public var decoder: [Linear]
  public var activation: Activation

  /// `sizes` go from the row's length to the code's: 300, 100, 32.
  public init(sizes: [Int], activation: Activation = .tanh, using random: inout SplitMix64) {
    precondition(sizes.count >= 2, "an autoencoder needs a row's length and a code's")
    self.activation = activation
    encoder = []
    decoder = []
    for (from, to) in zip(sizes, sizes.dropFirst()) {
      encoder.append(Linear(inputs: from, outputs: to, using: &random))
    }
    for (from, to) in zip(sizes.reversed(), sizes.reversed().dropFirst()) {
      decoder.append(Linear(inputs: from, outputs: to, using: &random))
    }
  }

  public mutating func visit(_ path: String, _ body: (String, inout Matrix) -> Void) {
    for level in encoder.indices { encoder[level].visit("\(path).encoder.\(level)", body) }
    for level in decoder.indices { decoder[level].visit("\(path).decoder.\(level)", body) }
  }

  /// The short form of each row.
  public func encode(_ input: Matrix) -> Matrix { encoder.reduce(input) { activation($1($0)) } }

  /// Rows made from codes; the last layer is linear, so that any value can come out.
  public func decode(_ code: Matrix) -> Matrix {
    let hidden = decoder.dropLast().reduce(code) { activation($1($0)) }
    return decoder.last!(hidden)
  }

  /// Sums the squared differences between `input` and what comes back of `seen` (the input itself, or the
  /// input with noise), and adds the gradient.
  public func reconstruct(_ input: Matrix, seen: Matrix? = nil, gradient: inout Autoencoder) -> Loss
  {
    let layers = encoder + decoder
    var values = [seen ?? input]
    var sums: [Matrix] = []
    for (level, layer) in layers.enumerated() {
      sums.append(layer(values[level]))
      values.append(level == layers.count - 1 ? sums[level] : activation(sums[level]))
    }
    let loss = Loss.meanSquaredError(values.last!, input)
    var slope = loss.gradient
    for level in layers.indices.reversed() {
      if level < layers.count - 1 {
        slope = activation.backward(
          input: sums[level], output: values[level + 1], outputGradient: slope)
      }
      let isEncoder = level < encoder.count
      if isEncoder {
        slope = layers[level].backward(
          input: values[level], outputGradient: slope, gradient: &gradient.encoder[level])
      } else {
        slope = layers[level].backward(
          input: values[level], outputGradient: slope,
          gradient: &gradient.decoder[level - encoder.count])
      }
    }
    return loss
  }
}
