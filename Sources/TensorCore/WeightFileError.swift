/// Why weights could not be read or written.
public struct WeightFileError: Error, Hashable, CustomStringConvertible {
  public var action: String
  public var source: String
  public var reason: String

  public init(_ action: String, _ source: String, reason: String) {
    self.action = action
    self.source = source
    self.reason = reason
  }

  /// What could not be read.
  public init(_ source: String, reason: String) { self.init("read", source, reason: reason) }

  public var description: String { "could not \(action) \(source): \(reason)" }
}
