/// One command of the program.
public protocol Command {
  /// Its name, options and help.
  static var spec: CommandSpec { get }
  /// Validates what the user wrote.
  init(_ arguments: Arguments) throws(Misuse)
  /// Does the work.
  func run() throws -> Outcome
}
