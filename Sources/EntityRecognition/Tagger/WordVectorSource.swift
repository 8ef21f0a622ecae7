import Embeddings

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

/// Word vectors brought to one length, so that frequent words are not louder than rare ones.
public struct EvenVectors: WordVectorSource {
  private let vectors: WordVectors
  /// The length of every vector; it gives them about the spread of the other inputs.
  private static let length: Float = 2

  public init(_ vectors: WordVectors) { self.vectors = vectors }

  public var dimensions: Int { vectors.dimensions }

  public func copyVector(ofFolded word: [UInt8], into target: UnsafeMutablePointer<Float>) {
    let row = UnsafeMutableBufferPointer(start: target, count: dimensions)
    let origin = word.withUnsafeBufferPointer { vectors.vector(for: $0, into: row) }
    guard origin != .none else { return row.update(repeating: 0) }
    var sum: Float = 0
    for value in row { sum += value * value }
    guard sum > 0 else { return }
    let factor = Self.length / sum.squareRoot()
    for i in row.indices { row[i] *= factor }
  }
}

/// The names by which a tagger remembers its vectors.
public enum VectorChoice {
  public static let linked = "clinical"
  public static let none = "none"
  public static let random = "random"

  /// The vectors of that name: `clinical` is linked in, `none` is empty, `random` means nothing, all else is a file.
  public static func source(_ name: String) throws -> any WordVectorSource {
    if name == none { return NoVectors() }
    if name == random { return RandomVectors() }
    return EvenVectors(try WordVectors.linked(name) ?? WordVectors(name))
  }
}
