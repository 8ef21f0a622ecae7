/// A command line that cannot be understood: what is wrong and what to do. Exit status 64.
public struct Misuse: Error, CustomStringConvertible {
  public var description: String
  public init(_ description: String) { self.description = description }
}

/// How a command ended; the raw value is the exit status.
public enum Outcome: Int32, Sendable {
  case done = 0
  case nothingFound = 1
  case failed = 2
  case misuse = 64
}

/// A command that could not do its work, in words for its user. Exit status 2.
public struct Failure: Error, CustomStringConvertible {
  public var description: String
  public init(_ description: String) { self.description = description }
}
