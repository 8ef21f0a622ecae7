import Glibc

/// A small random number generator whose sequence depends on its seed alone.
public struct SplitMix64: RandomNumberGenerator, Sendable, Hashable {
  /// The whole state: save it to go on later with the same sequence.
  public var state: UInt64
  /// Draws no matrices: their values are whatever the memory held.
  private(set) var isIdle = false

  public init(seed: UInt64) { state = seed }

  /// For a model whose weights a file will give: it takes no time to draw what nobody reads.
  package static var idle: SplitMix64 {
    var generator = SplitMix64(seed: 0)
    generator.isIdle = true
    return generator
  }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A generator for part `index`, independent of the order in which parts are worked on.
  public func stream(_ index: Int) -> SplitMix64 {
    var mixed = SplitMix64(
      seed: state ^ (UInt64(bitPattern: Int64(index)) &* 0xD6E8_FEB8_6659_FD93))
    return SplitMix64(seed: mixed.next())
  }

  /// Uniform in 0..<1.
  public mutating func uniform() -> Float { Float(next() >> 40) * 0x1p-24 }

  /// Normal with mean 0 and standard deviation 1 (Box and Muller).
  public mutating func normal() -> Float {
    let radius = (-2 * log(Double(next() >> 11) * 0x1p-53 + 0x1p-54)).squareRoot()
    return Float(radius * cos(2 * Double.pi * Double(next() >> 11) * 0x1p-53))
  }

  /// Uniform in 0..<bound.
  public mutating func below(_ bound: Int) -> Int {
    precondition(bound > 0)
    return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// Shuffles in place (Fisher and Yates).
  public mutating func shuffle<Element>(_ items: inout [Element]) {
    for last in stride(from: items.count - 1, to: 0, by: -1) { items.swapAt(last, below(last + 1)) }
  }
}

extension Matrix {
  /// Uniform draws from `range`.
  public static func random(
    rows: Int, columns: Int, in range: ClosedRange<Float>, using generator: inout SplitMix64
  ) -> Matrix {
    let width = range.upperBound - range.lowerBound
    if generator.isIdle { return Matrix(unset: rows, columns) }
    return drawn(rows, columns) { range.lowerBound + width * generator.uniform() }
  }

  /// Normal draws with mean 0.
  public static func normal(
    rows: Int, columns: Int, deviation: Float, using generator: inout SplitMix64
  ) -> Matrix {
    if generator.isIdle { return Matrix(unset: rows, columns) }
    return drawn(rows, columns) { deviation * generator.normal() }
  }

  /// Uniform draws that keep the size of signals through a layer (Glorot and Bengio).
  public static func random(rows: Int, columns: Int, using generator: inout SplitMix64) -> Matrix {
    let bound = (6 / Float(max(1, rows + columns))).squareRoot()
    return random(rows: rows, columns: columns, in: -bound...bound, using: &generator)
  }

  private static func drawn(_ rows: Int, _ columns: Int, _ draw: () -> Float) -> Matrix {
    var result = Matrix(unset: rows, columns)
    result.withMutablePointer { values in
      for i in 0..<(rows * columns) { values[i] = draw() }
    }
    return result
  }
}
