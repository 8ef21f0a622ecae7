/// A half-open range of UTF-8 byte offsets into a note's original text.
public struct TextRange: Hashable, Sendable {
  public var lower, upper: Int32

  public init(_ lower: Int32, _ upper: Int32) {
    precondition(0 <= lower && lower <= upper, "a text range runs forward")
    self.lower = lower
    self.upper = upper
  }

  public init(_ lower: Int, _ upper: Int) { self.init(Int32(lower), Int32(upper)) }

  public var count: Int { Int(upper - lower) }
  public var isEmpty: Bool { lower == upper }
  public var indices: Range<Int> { Int(lower)..<Int(upper) }

  public func contains(_ offset: Int32) -> Bool { lower <= offset && offset < upper }
  public func contains(_ other: TextRange) -> Bool { lower <= other.lower && other.upper <= upper }
  public func overlaps(_ other: TextRange) -> Bool { lower < other.upper && other.lower < upper }

  /// The smallest range that holds both.
  public func union(_ other: TextRange) -> TextRange {
    TextRange(min(lower, other.lower), max(upper, other.upper))
  }
}

/// Ranges are ordered by their start, then by their end.
extension TextRange: Comparable {
  public static func < (a: TextRange, b: TextRange) -> Bool {
    (a.lower, a.upper) < (b.lower, b.upper)
  }
}
