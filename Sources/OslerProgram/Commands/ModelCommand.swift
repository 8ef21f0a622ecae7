import ClinicalText
import Console
import JSON
import TensorCore

/// `osler model`: which models this program holds, what each was trained on and how good it is.
struct ModelCommand: Command {
  static let spec = CommandSpec(
    "model", "show the linked models, the card of one, or what a model file holds",
    operands: "[NAME|FILE]",
    options: [OutputForm.option([.table, .ndjson])],
    examples: [
      .init("osler model", "all linked models with size and digest"),
      .init("osler model tagger", "its card: data and licences, recipe, figures, known weaknesses"),
      .init("osler model mine.safetensors", "kind, settings and tensors of a file"),
    ],
    details: "A name is that of a linked model; anything with a slash or a full stop is a file.")

  private let subject: String?
  private let arguments: Arguments

  init(_ arguments: Arguments) throws(Misuse) {
    guard arguments.operands.count < 2 else { throw Misuse("say one model at a time") }
    subject = arguments.operands.first
    self.arguments = arguments
  }

  func run() throws -> Outcome {
    var output = Output()
    defer { output.flush() }
    let form = OutputForm(arguments, isTerminal: output.isTerminal)
    guard let subject else {
      list(form, &output)
      return .done
    }
    if subject.contains("/") || subject.contains(".") {
      show(try WeightFile(subject), form, &output)
    } else if let card = LinkedFile("models/\(subject).md") {
      output.write(Array(card.bytes))
    } else {
      let names = Self.models.map(Self.name)
      let near = Suggestion.nearest(to: subject, among: names)
      throw Misuse(
        "no linked model is called \(subject)" + (near.map { ", did you mean \($0)?" } ?? "")
          + " (there are \(names.joined(separator: ", ")))")
    }
    return .done
  }

  /// The linked files that have a card, by name.
  private static var models: [LinkedFile] {
    LinkedFile.all.sorted().compactMap { LinkedFile($0) }
      .filter { $0.name.hasPrefix("models/") && !$0.isCard }
      .filter { LinkedFile("models/\(name($0)).md") != nil }
  }

  /// "tagger" of "models/tagger.safetensors".
  private static func name(_ file: LinkedFile) -> String {
    String(file.name.dropFirst("models/".count).prefix { $0 != "." })
  }

  private func list(_ form: OutputForm, _ output: inout Output) {
    var table = TableText(
      header: ["model", "bytes", "numbers", "sha256", "made from"],
      width: TableText.terminalWidth())
    for file in Self.models {
      let weights = try? WeightFile(bytes: file.bytes, source: file.name)
      let numbers = weights?.contents.filter { $0.kind != .bytes }.map(\.count).reduce(0, +)
      let origin = weights?.metadata["card"]
      if form == .table {
        table.rows.append([
          Self.name(file), "\(file.bytes.count)", numbers.map { "\($0)" } ?? "",
          String(file.sha256.prefix(12)), origin ?? "",
        ])
        continue
      }
      var row = JSONWriter()
      row.object {
        $0.member("model", Self.name(file))
        $0.member("bytes", file.bytes.count)
        $0.name("numbers")
        if let numbers { $0.integer(numbers) } else { $0.null() }
        $0.member("sha256", file.sha256)
        $0.member("made_from", origin)
      }
      output.line(row.text)
    }
    if form == .table {
      for line in table.lines(style: Style(isTerminal: output.isTerminal)) { output.line(line) }
    }
  }

  private func show(_ file: WeightFile, _ form: OutputForm, _ output: inout Output) {
    guard form == .table else { return row(file, &output) }
    let style = Style(isTerminal: output.isTerminal)
    for (name, value) in file.metadata.sorted(by: { $0.key < $1.key }) {
      output.line(style.apply(.bold, name) + "  " + Style.printable(value))
    }
    var table = TableText(header: ["numbers", "shape", "tensor"], width: TableText.terminalWidth())
    for tensor in file.contents {
      table.rows.append([
        tensor.kind.rawValue, tensor.shape.map { "\($0)" }.joined(separator: " x "), tensor.name,
      ])
    }
    for line in table.lines(style: style) { output.line(line) }
  }

  private func row(_ file: WeightFile, _ output: inout Output) {
    var row = JSONWriter()
    row.object {
      $0.name("metadata")
      $0.object {
        for (name, value) in file.metadata.sorted(by: { $0.key < $1.key }) {
          $0.name(name)
          $0.string(value.utf8)
        }
      }
      $0.name("tensors")
      $0.array {
        for tensor in file.contents {
          $0.object {
            $0.member("name", tensor.name)
            $0.member("numbers", tensor.kind.rawValue)
            $0.name("shape")
            $0.array { for extent in tensor.shape { $0.integer(extent) } }
          }
        }
      }
    }
    output.line(row.text)
  }
}
