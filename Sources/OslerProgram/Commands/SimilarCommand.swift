import Console
import JSON
import RecordIndex

/// `osler similar`: the cases most like one, with the reasons.
struct SimilarCommand: Command {
  static let spec = CommandSpec(
    "similar", "find notes like one of an index, with the reasons", operands: "NOTE",
    options: [
      Option("db", value: "FILE", "the index file"),
      Option("limit", short: "n", value: "N", "show at most N notes; default 10"),
      OutputForm.option([.table, .ndjson]),
    ],
    examples: [.init("osler similar d1 --db ward.db", "cases like d1")],
    details:
      "Two thirds of the score are the concepts that both notes assert, rare ones weighing more; one third is how alike "
      + "their wording is: the cosine of the means of their words' clinical vectors, which the index holds. A note "
      + "without any concept is compared by its most telling words.")

  private let arguments: Arguments
  private let path: String
  private let id: String
  private let limit: Int

  init(_ arguments: Arguments) throws(Misuse) {
    self.arguments = arguments
    path = try arguments.required("db")
    guard arguments.operands.count == 1 else { throw Misuse("`osler similar` needs one NOTE") }
    id = arguments.operands[0]
    limit = try arguments.integer("limit", standard: 10)
  }

  func run() throws -> Outcome {
    let index = try IndexReader(path)
    guard let note = try index.note(id) else {
      throw Failure("could not compare \(id): no such note in \(path)")
    }
    let found = try index.similar(to: note, limit: limit)
    var output = Output()
    if OutputForm(arguments, isTerminal: output.isTerminal) == .table {
      let style = Style(isTerminal: output.isTerminal)
      for similar in found { table(similar, style).forEach { output.line($0) } }
    } else {
      for similar in found { output.line(row(similar)) }
    }
    output.flush()
    return found.isEmpty ? .nothingFound : .done
  }

  private func row(_ similar: SimilarNote) -> String {
    var writer = JSONWriter()
    writer.object {
      $0.member("note", similar.note.id)
      $0.member("patient", similar.note.patient)
      $0.member("date", similar.note.date)
      $0.member("kind", similar.note.kind)
      $0.member("score", similar.score, digits: 4)
      if let likeness = similar.likeness { $0.member("likeness", likeness, digits: 4) }
      $0.name("shared")
      $0.array { for name in similar.shared { $0.string(name.utf8) } }
      $0.name("missing")
      $0.array { for name in similar.missing { $0.string(name.utf8) } }
      $0.name("other")
      $0.array { for name in similar.other { $0.string(name.utf8) } }
    }
    return writer.text
  }

  private func table(_ similar: SimilarNote, _ style: Style) -> [String] {
    let note = similar.note
    var head = style.apply(.bold, Style.printable(note.id))
    for part in [note.patient, note.date, note.kind] {
      if let part { head += "  \(Style.printable(part))" }
    }
    return [
      head + "  " + style.apply(.dim, Fixed.text(similar.score, digits: 2)),
      "  wording:    \(similar.likeness.map { Fixed.text($0, digits: 2) } ?? "not compared")",
      "  both:       " + Self.list(similar.shared),
      "  only asked: " + Self.list(similar.missing),
      "  only here:  " + Self.list(similar.other), "",
    ]
  }

  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(12).map { Style.printable($0) }.joined(separator: ", ")
    return names.count > 12 ? "\(shown) and \(names.count - 12) more" : shown
  }
}
