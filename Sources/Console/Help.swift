/// The pages of `osler help`, made from the commands' tables.
public enum Help {
  /// The overview: every command with its abstract.
  public static func overview(_ specs: [CommandSpec], purpose: String, notice: String) -> String {
    let width = (specs.map(\.name.count).max() ?? 0) + 3
    var page = "\(purpose)\n\nUsage: osler COMMAND [OPTION...] [ARGUMENT...]\n\nCommands:\n"
    for spec in specs {
      page += "  \(pad(spec.name, width))\(spec.abstract)\n"
    }
    page += "\n`osler help COMMAND` shows a command's options and examples.\n\(notice)\n"
    return page
  }

  /// One command's page.
  public static func page(_ spec: CommandSpec) -> String {
    let operands = spec.operands.isEmpty ? "" : " \(spec.operands)"
    var page = "\(spec.abstract)\n\nUsage: osler \(spec.name) [OPTION...]\(operands)\n"
    if !spec.details.isEmpty { page += "\n\(spec.details)\n" }
    let rows = spec.allOptions.map { (label($0), explanation($0)) }
    let width = (rows.map(\.0.count).max() ?? 0) + 3
    page += "\nOptions:\n"
    for (label, text) in rows { page += "  \(pad(label, width))\(text)\n" }
    if !spec.examples.isEmpty {
      page += "\nExamples:\n"
      for example in spec.examples { page += "  \(example.line)\n      \(example.purpose)\n" }
    }
    return page
  }

  private static func label(_ option: Option) -> String {
    let short = option.short.map { "-\($0), " } ?? "    "
    return "\(short)--\(option.name)" + (option.value.map { " \($0)" } ?? "")
  }

  private static func explanation(_ option: Option) -> String {
    var text = option.help
    if !option.choices.isEmpty { text += " (\(option.choices.joined(separator: ", ")))" }
    if option.repeats { text += "; may be repeated" }
    return text
  }

  private static func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }
}
