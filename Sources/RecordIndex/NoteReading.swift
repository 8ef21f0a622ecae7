import ClinicalRecord

/// All that is read out of one note before it goes into an index.
public struct NoteReading: Sendable {
  public var annotated: AnnotatedNote
  /// For patient feedback only.
  public var feedback: FeedbackReading?
  /// What the note is about, for finding similar ones; all notes of an index have vectors of one length.
  public var vector: [Float]?

  public init(
    _ annotated: AnnotatedNote, feedback: FeedbackReading? = nil, vector: [Float]? = nil
  ) {
    self.annotated = annotated
    self.feedback = feedback
    self.vector = vector
  }
}

/// A vector with a byte a number: its direction is kept, its length is not.
enum NoteVector {
  static func encode(_ vector: [Float]) -> [UInt8] {
    let largest = vector.lazy.map { abs($0) }.max() ?? 0
    guard largest > 0, largest.isFinite else { return [UInt8](repeating: 0, count: vector.count) }
    return vector.map { UInt8(bitPattern: Int8(($0 / largest * 127).rounded())) }
  }

  /// The cosine of the angle between two vectors; 0 when they do not fit each other.
  static func cosine(_ a: [UInt8], _ b: [UInt8]) -> Double {
    guard a.count == b.count else { return 0 }
    var (product, first, second) = (0, 0, 0)
    for i in a.indices {
      let (x, y) = (Int(Int8(bitPattern: a[i])), Int(Int8(bitPattern: b[i])))
      product += x * y
      first += x * x
      second += y * y
    }
    guard first > 0, second > 0 else { return 0 }
    return Double(product) / (Double(first).squareRoot() * Double(second).squareRoot())
  }
}
