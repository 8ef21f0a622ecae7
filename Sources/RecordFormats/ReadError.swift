import Files

/// One note that could not be read: which input, where in it, why and what to do.
public struct ReadError: Error, Hashable, CustomStringConvertible {
  public var place: String
  public var reason: String

  public init(_ place: String, _ reason: String) {
    self.place = place
    self.reason = reason
  }

  init(_ error: FileError) { self.init(error.path, error.reason) }

  public var description: String { "could not read \(place): \(reason)" }
}
