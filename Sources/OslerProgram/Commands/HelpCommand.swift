import Console

/// `osler help`: the overview, or one command's page.
struct HelpCommand: Command {
  static let spec = CommandSpec(
    "help", "show what osler can do, or how to use one command", operands: "[COMMAND]",
    options: [Option("names", "list the names of all commands")],
    examples: [.init("osler help sections", "the options and examples of a command")])

  private let name: String
  private let namesOnly: Bool

  init(_ arguments: Arguments) throws(Misuse) {
    name = arguments.operands.joined(separator: " ")
    namesOnly = arguments.has("names")
    guard name.isEmpty || Osler.commands.contains(where: { Self.belongs($0.spec, to: name) }) else {
      let near = Suggestion.nearest(to: name, among: Osler.commands.map { $0.spec.name })
      throw Misuse("unknown command \(name)" + (near.map { ", did you mean \($0)?" } ?? ""))
    }
  }

  private static func belongs(_ spec: CommandSpec, to name: String) -> Bool {
    spec.name == name || spec.name.hasPrefix("\(name) ")
  }

  func run() throws -> Outcome {
    if namesOnly {
      var output = Output()
      for command in Osler.commands { output.line(command.spec.name) }
      output.flush()
    } else if name.isEmpty {
      Self.printOverview()
    } else {
      for command in Osler.commands where Self.belongs(command.spec, to: name) {
        Self.printPage(command.spec)
      }
    }
    return .done
  }

  static func printOverview() {
    var output = Output()
    output.write(
      Help.overview(
        Osler.commands.map { $0.spec },
        purpose:
          "osler reads clinical notes on the machine where they lie and gives back what they say.",
        notice:
          "It supports clinical judgment and does not replace it: check what matters in the note itself."
      ).utf8)
    output.flush()
  }

  static func printPage(_ spec: CommandSpec) {
    var output = Output()
    output.write(Help.page(spec).utf8)
    output.flush()
  }
}
