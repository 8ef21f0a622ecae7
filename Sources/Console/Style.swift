import Glibc

/// Colours for a terminal; plain when output is no terminal or `NO_COLOR` is set.
public struct Style: Sendable {
  public let isOn: Bool

  public init(isTerminal: Bool) {
    let refused = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
    let dumb = getenv("TERM").map { strcmp($0, "dumb") == 0 } ?? true
    isOn = isTerminal && !refused && !dumb
  }

  public enum Look: String, Sendable {
    case bold = "1"
    case dim = "2"
    case underline = "4"
    case red = "31"
    case green = "32"
    case yellow = "33"
    case blue = "34"
    case magenta = "35"
    case cyan = "36"
  }

  public func apply(_ look: Look, _ text: String) -> String {
    isOn ? "\u{1B}[\(look.rawValue)m\(text)\u{1B}[0m" : text
  }

  /// Text without the controls that could steer a terminal or turn the direction of writing.
  public static func printable(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: steers) else { return text }
    var clean = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { clean.append(steers(scalar) ? " " : scalar) }
    return String(clean)
  }

  private static func steers(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
