/// Why bytes are no text, and where.
public struct TextError: Error, Hashable, CustomStringConvertible {
  public var reason: String
  public var byte: Int

  public var description: String { "byte \(byte): \(reason)" }
}
