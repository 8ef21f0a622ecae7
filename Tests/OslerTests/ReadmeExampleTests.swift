import Files
import Osler
import Testing

@Suite struct ReadmeExampleTests {
  /// The example of the README, word for word between the two marks.
  private func example() throws -> [String] {
    var lines: [String] = []
    // example begins
    let reader = try ClinicalReader()
    let note = reader.read(
      "Denies chest pain. Started on Lasix 40 mg p.o. b.i.d. for heart failure.")
    for entity in note.entities {
      let doses = entity.attributes.map { note.note.text[$0.range] }
      lines.append(
        "\(entity.type) \(entity.assertion.status) \(note.note.text[entity.range]) \(doses)")
    }
    // example ends
    return lines
  }

  @Test func theExampleSaysWhatTheNoteSays() throws {
    #expect(
      try example() == [
        "finding absent chest pain []",
        "drug present Lasix [\"40 mg\", \"p.o.\", \"b.i.d.\"]",
        "disease present heart failure []",
      ])
  }

  @Test func theReadmeShowsTheSameCode() throws {
    let here = try code(of: #filePath, from: "// example begins\n", to: "    // example ends")
    let readme = try code(of: "\(root)/README.md", from: "import Osler\n\n", to: "```")
    #expect(squeezed(readme) == squeezed(here.replacing("lines.append(", with: "print(")))
  }

  private var root: String {
    #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }
  }

  private func code(of path: String, from start: String, to end: String) throws -> String {
    var source = try ByteSource(path)
    let text = String(decoding: try source.readAll(), as: UTF8.self)
    let begin = try #require(text.firstRange(of: start)).upperBound
    let stop = try #require(text[begin...].firstRange(of: end)).lowerBound
    return String(text[begin..<stop])
  }

  private func squeezed(_ text: String) -> String {
    String(text.filter { !$0.isWhitespace })
  }
}
