import Console
import Files

/// The files that a command line names, checked before the work begins: every output can be written, and none is
/// another output or an input.
struct FilePlan {
  private var inputs: [(name: String, path: String)] = []
  private var outputs: [(name: String, path: String)] = []

  /// The operands and the values of the options in `reads` are inputs, those of `named` too, behind their NAME=; a
  /// report is two outputs, with its rows beside it.
  init(
    _ arguments: Arguments, reads: [String] = [], named: [String] = [], writes: [String] = [],
    reports: [String] = []
  ) {
    inputs = arguments.operands.map { ("PATH", $0) }
    for option in reads { inputs += arguments.texts(option).map { ("--\(option)", $0) } }
    for option in named {
      inputs += arguments.texts(option).map { text in
        ("--\(option)", text.split(separator: "=", maxSplits: 1).last.map(String.init) ?? text)
      }
    }
    for option in writes + reports {
      outputs += arguments.texts(option).map { ("--\(option)", $0) }
    }
    for option in reports {
      outputs += arguments.texts(option).map { ("--\(option) (its rows)", Self.rows(beside: $0)) }
    }
  }

  /// One output, and the files that it must not replace.
  init(output: (name: String, path: String), inputs: [(name: String, path: String)]) {
    self.inputs = inputs
    outputs = [output]
  }

  /// Where the rows of a report in Markdown go.
  static func rows(beside report: String) -> String {
    "\(report.hasSuffix(".md") ? String(report.dropLast(3)) : report).ndjson"
  }

  func check() throws {
    for (place, output) in outputs.enumerated() {
      let target = try OutputTarget(output.path)
      let others = inputs.filter { $0.path != "-" } + outputs[..<place]
      if let other = others.first(where: { target.replaces($0.path) }) {
        throw Misuse("\(other.name) and \(output.name) are the same file: \(output.path)")
      }
    }
  }
}
