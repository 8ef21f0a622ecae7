import Console
import Glibc

/// Something to measure, under a name of its own.
protocol Subject {
  static var name: String { get }
  static var abstract: String { get }
  /// Runs with the words after the name; throws what a user should read.
  static func run(_ arguments: [String]) throws
}

/// A subject whose options stand in a table.
enum CommandSubject<Measure: Command>: Subject {
  static var name: String { Measure.spec.name }
  static var abstract: String { Measure.spec.abstract }

  static func run(_ words: [String]) throws {
    let arguments = try Arguments(words, for: Measure.spec)
    if arguments.has("help") {
      print(Help.page(Measure.spec))
      return
    }
    let outcome = try Measure(arguments).run()
    if outcome != .done { exit(outcome.rawValue) }
  }
}
