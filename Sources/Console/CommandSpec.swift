/// One option of a command: the row that parsing, help and completions are made from.
public struct Option: Sendable {
  /// The long name without dashes.
  public var name: String
  public var short: Character?
  /// What stands for the value in help ("FILE"); nil for a switch.
  public var value: String?
  public var help: String
  /// The values that are allowed; empty when any is.
  public var choices: [String]
  /// May be given more than once.
  public var repeats: Bool

  public init(
    _ name: String, short: Character? = nil, value: String? = nil, choices: [String] = [],
    repeats: Bool = false, _ help: String
  ) {
    self.name = name
    self.short = short
    self.value = value
    self.choices = choices
    self.repeats = repeats
    self.help = help
  }
}

/// What a command is called, what it takes and what it is good for.
public struct CommandSpec: Sendable {
  /// One word, or two such as `vectors train`.
  public var name: String
  public var abstract: String
  /// What stands behind the options ("PATH..."); empty when nothing may.
  public var operands: String
  public var options: [Option]
  public var examples: [Example]
  /// A paragraph for `help`, when one sentence is not enough.
  public var details: String

  public struct Example: Sendable {
    public var line: String
    public var purpose: String
    public init(_ line: String, _ purpose: String) {
      self.line = line
      self.purpose = purpose
    }
  }

  public init(
    _ name: String, _ abstract: String, operands: String = "", options: [Option] = [],
    examples: [Example] = [], details: String = ""
  ) {
    self.name = name
    self.abstract = abstract
    self.operands = operands
    self.options = options
    self.examples = examples
    self.details = details
  }

  /// The option every command has.
  public static let help = Option("help", short: "h", "show this help")

  /// The command's own options and `--help`.
  public var allOptions: [Option] { options + [Self.help] }
}
