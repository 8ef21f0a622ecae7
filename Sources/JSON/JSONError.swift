/// Why bytes are no JSON, and at which byte.
public struct JSONError: Error, Hashable, CustomStringConvertible {
  public var reason: String
  public var byte: Int

  public var description: String { "byte \(byte): \(reason)" }
}
