import Console

/// `osler completions`: scripts that let a shell complete commands and options.
struct CompletionsCommand: Command {
  static let spec = CommandSpec(
    "completions", "print a completion script for a shell", operands: "bash|zsh|fish",
    examples: [.init("source <(osler completions bash)", "complete in this shell")])

  private let shell: String

  init(_ arguments: Arguments) throws(Misuse) {
    guard let shell = arguments.operands.first, Completions.shells.contains(shell) else {
      throw Misuse("say for which shell: \(Completions.shells.joined(separator: ", "))")
    }
    self.shell = shell
  }

  func run() throws -> Outcome {
    var output = Output()
    output.write(Completions.script(for: shell, Osler.commands.map { $0.spec }).utf8)
    output.flush()
    return .done
  }
}
