/// A query that cannot be understood: what is wrong, and where.
public struct QueryError: Error, Hashable, Sendable, CustomStringConvertible {
  public var reason: String
  public var query: String
  /// Characters of the query.
  public var place: Range<Int>

  /// The reason, the query, and carets below the place.
  public var description: String {
    let shown = query.map { $0.isNewline || $0 == "\t" ? " " : $0 }
    let carets = String(repeating: "^", count: max(1, place.count))
    return """
      \(reason)
        \(String(shown))
        \(String(repeating: " ", count: place.lowerBound))\(carets)
      """
  }
}
