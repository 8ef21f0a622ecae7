import TensorCore

/// A vector for each word that says nothing of its meaning: what trained vectors are measured against.
public struct RandomVectors: WordVectorSource {
  public let dimensions: Int
  private let seed: UInt64

  public init(dimensions: Int = 100, seed: UInt64 = 1) {
    self.dimensions = dimensions
    self.seed = seed
  }

  public func copyVector(ofFolded word: [UInt8], into target: UnsafeMutablePointer<Float>) {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ seed
    for byte in word { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    var random = SplitMix64(seed: hash)
    // As long as the other vectors: 2 on average.
    let deviation = 2 / Float(dimensions).squareRoot()
    for i in 0..<dimensions { target[i] = random.normal() * deviation }
  }
}
