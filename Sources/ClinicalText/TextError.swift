/// Why bytes are no text, and where.
public struct TextError: Error, Hashable, CustomStringConvertible {
  public var reason: String
  public var byte: Int
  /// A lossy reading would replace what stands there.
  public var isReplaceable = false

  public var description: String { "byte \(byte): \(reason)" }

  /// The reason with what to do about it, where the text's owner can do something.
  package func advice(offeringLossy: Bool) -> String {
    guard isReplaceable else { return reason }
    return "\(reason) (\(offeringLossy ? "--lossy replaces it" : "save it as UTF-8 text"))"
  }
}
