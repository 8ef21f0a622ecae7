import ClinicalRecord
import ClinicalText
import JSON
import Summarization
import Testing

@Suite struct HandoverProofTests {
  private let notes = SampleNotes.stay.map(\.note)

  private func summary() throws -> JSONValue {
    let builder = try #require(HandoverBuilder())
    return try JSONParser.parse(HandoverJSON.text(builder.handover(of: SampleNotes.stay)))
  }

  /// The summary with member `name` of statement `index` changed.
  private func changing(
    _ summary: JSONValue, statement index: Int, _ name: String, _ change: (JSONValue) -> JSONValue
  ) throws -> JSONValue {
    guard case .object(var members) = summary else { return summary }
    let place = try #require(members.firstIndex { $0.name == "statements" })
    var statements = try #require(members[place].value.array)
    guard case .object(var parts) = statements[index] else { return summary }
    let part = try #require(parts.firstIndex { $0.name == name })
    parts[part].value = change(parts[part].value)
    statements[index] = .object(parts)
    members[place].value = .array(statements)
    return .object(members)
  }

  @Test func whatWasWrittenHolds() throws {
    let proof = HandoverProof(try summary(), notes: notes)
    #expect(proof.failures.isEmpty)
    #expect(proof.checked > 5)
  }

  @Test func everyChangedWordIsFound() throws {
    let summary = try summary()
    let statements = try #require(summary["statements"]?.array)
    for index in statements.indices {
      let words = try #require(statements[index]["text"]?.string).split(separator: " ")
      for place in words.indices {
        var changed = words
        changed[place] = "zzz"
        let text = changed.joined(separator: " ")
        let other = try changing(summary, statement: index, "text") { _ in .string(text) }
        let proof = HandoverProof(other, notes: notes)
        #expect(
          Set(proof.failures.map(\.statement)) == [text], "word \(place) of statement \(index)")
      }
    }
  }

  @Test(arguments: [("start", 1), ("start", -1), ("end", 1), ("end", -1)])
  func everyMovedOffsetIsFound(edge: String, step: Int) throws {
    let summary = try summary()
    let statements = try #require(summary["statements"]?.array)
    for index in statements.indices {
      let other = try changing(summary, statement: index, "sources") { sources in
        .array(
          (sources.array ?? []).map { source in
            guard case .object(let members) = source else { return source }
            return .object(
              members.map {
                $0.name == edge ? .init(edge, .integer(($0.value.integer ?? 0) + step)) : $0
              })
          })
      }
      let proof = HandoverProof(other, notes: notes)
      #expect(
        !proof.failures.isEmpty, "statement \(index): \(statements[index]["text"]?.string ?? "")")
    }
  }

  @Test func aChangedNoteIsNamed() throws {
    var others = notes
    others[1] = Note(
      id: "n2", patient: "p1", date: notes[1].date, kind: notes[1].kind,
      text: NoteText(notes[1].text[notes[1].text.range] + " "))
    let proof = HandoverProof(try summary(), notes: others)
    #expect(proof.failures.contains { $0.statement == "note n2" })
  }

  @Test func aMissingNoteIsNamed() throws {
    let proof = HandoverProof(try summary(), notes: [notes[0]])
    #expect(proof.failures.contains { $0.statement == "note n3" })
  }
}
