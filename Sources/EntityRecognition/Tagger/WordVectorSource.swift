/// Where a tagger takes the fixed vectors of words from.
public protocol WordVectorSource: Sendable {
  var dimensions: Int { get }
  /// Writes the vector of a folded word; zeros when nothing is known of it.
  func copyVector(ofFolded word: [UInt8], into target: UnsafeMutablePointer<Float>)
}

/// No vectors at all: a tagger of this source learns words from its own table only.
public struct NoVectors: WordVectorSource {
  public let dimensions: Int
  public init(dimensions: Int = 1) { self.dimensions = dimensions }

  public func copyVector(ofFolded word: [UInt8], into target: UnsafeMutablePointer<Float>) {
    target.update(repeating: 0, count: dimensions)
  }
}
