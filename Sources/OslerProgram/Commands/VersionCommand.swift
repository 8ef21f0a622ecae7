import Console

/// `osler version`.
struct VersionCommand: Command {
  /// Raised with each release.
  static let number = "0.1.0"

  static let spec = CommandSpec("version", "print the version")

  init(_ arguments: Arguments) throws(Misuse) {}

  func run() throws -> Outcome {
    var output = Output()
    output.line("osler \(Self.number)")
    output.flush()
    return .done
  }
}
