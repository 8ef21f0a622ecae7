/// A command line read against a command's table of options.
public struct Arguments: Sendable {
  public private(set) var operands: [String] = []
  private var values: [String: [String]] = [:]
  private let command: String

  /// Reads the words behind the command's name.
  public init(_ words: [String], for spec: CommandSpec) throws(Misuse) {
    command = spec.name
    var rest = words[...]
    while let word = rest.popFirst() {
      if word == "--" {
        operands += rest
        break
      } else if word.hasPrefix("--") {
        try readLong(word.dropFirst(2), &rest, spec)
      } else if word.hasPrefix("-") && word.count > 1 && !Self.isNumber(word) {
        try readShort(word.dropFirst(), &rest, spec)
      } else {
        operands.append(word)
      }
    }
    if !operands.isEmpty && spec.operands.isEmpty && !has("help") {
      throw Misuse("`osler \(spec.name)` takes no arguments, but got \"\(operands[0])\"")
    }
  }

  private static func isNumber(_ word: String) -> Bool { Double(word) != nil }

  private mutating func readLong(
    _ word: Substring, _ rest: inout ArraySlice<String>, _ spec: CommandSpec
  ) throws(Misuse) {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    guard let option = spec.allOptions.first(where: { $0.name == name }) else {
      throw unknown("--\(name)", among: spec.allOptions.map { "--\($0.name)" })
    }
    try take(option, "--\(name)", parts.count > 1 ? String(parts[1]) : nil, &rest)
  }

  private mutating func readShort(
    _ letters: Substring, _ rest: inout ArraySlice<String>, _ spec: CommandSpec
  ) throws(Misuse) {
    var letters = letters
    while let letter = letters.popFirst() {
      guard let option = spec.allOptions.first(where: { $0.short == letter }) else {
        throw unknown("-\(letter)", among: [])
      }
      if option.value == nil {
        try take(option, "-\(letter)", nil, &rest)
      } else {
        try take(option, "-\(letter)", letters.isEmpty ? nil : String(letters), &rest)
        return
      }
    }
  }

  private mutating func take(
    _ option: Option, _ written: String, _ attached: String?, _ rest: inout ArraySlice<String>
  ) throws(Misuse) {
    guard let placeholder = option.value else {
      guard attached == nil else { throw Misuse("\(written) takes no value") }
      values[option.name] = [""]
      return
    }
    guard let value = attached ?? rest.popFirst() else {
      throw Misuse("\(written) needs a value: \(written) \(placeholder)")
    }
    guard option.choices.isEmpty || option.choices.contains(value) else {
      throw Misuse(
        "\(written) must be one of \(option.choices.joined(separator: ", ")), not \"\(value)\"")
    }
    guard option.repeats || values[option.name] == nil else {
      throw Misuse("\(written) may be given only once")
    }
    values[option.name, default: []].append(value)
  }

  private func unknown(_ written: String, among names: [String]) -> Misuse {
    var message = "unknown option \(written)"
    if let near = Suggestion.nearest(to: written, among: names) {
      message += ", did you mean \(near)?"
    }
    return Misuse("\(message) (see `osler help \(command)`)")
  }

  /// True when the switch was given.
  public func has(_ name: String) -> Bool { values[name] != nil }

  public func text(_ name: String) -> String? { values[name]?.last }

  public func texts(_ name: String) -> [String] { values[name] ?? [] }

  /// The value of an option that the command cannot do without.
  public func required(_ name: String) throws(Misuse) -> String {
    guard let value = text(name) else { throw Misuse("`osler \(command)` needs --\(name)") }
    return value
  }

  /// A whole number from `least` to `most`, `standard` when the option was not given.
  public func integer(
    _ name: String, least: Int = 1, most: Int = 1_000_000_000, standard: Int
  ) throws(Misuse) -> Int {
    guard let text = text(name) else { return standard }
    guard let value = Int(text), value >= least, value <= most else {
      throw Misuse("--\(name) must be a whole number from \(least) to \(most), not \"\(text)\"")
    }
    return value
  }

  /// A number within `range`, `standard` when the option was not given.
  public func number(_ name: String, in range: ClosedRange<Double>, standard: Double) throws(Misuse)
    -> Double
  {
    guard let text = text(name) else { return standard }
    guard let value = Double(text), range.contains(value) else {
      throw Misuse(
        "--\(name) must be a number from \(range.lowerBound) to \(range.upperBound), not \"\(text)\""
      )
    }
    return value
  }
}
