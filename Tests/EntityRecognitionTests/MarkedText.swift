import ClinicalRecord
import ClinicalText
import EntityRecognition
import Testing

/// A text with mentions written into it: "Denies [chest pain|absent] or [aspirin|drug hypothetical]."
struct MarkedText {
  let text: NoteText
  private(set) var mentions: [(range: TextRange, type: EntityType)] = []
  private(set) var wanted: [AssertionStatus] = []

  init(_ source: String) {
    var bytes: [UInt8] = []
    var rest = source[...]
    while let open = rest.firstIndex(of: "["), let bar = rest[open...].firstIndex(of: "|"),
      let close = rest[bar...].firstIndex(of: "]")
    {
      bytes += Array(rest[..<open].utf8)
      let start = bytes.count
      bytes += Array(rest[rest.index(after: open)..<bar].utf8)
      var type = EntityType.finding
      var status = AssertionStatus.present
      for word in rest[rest.index(after: bar)..<close].split(separator: " ") {
        if let named = EntityType(rawValue: String(word)) { type = named }
        if let named = AssertionStatus(rawValue: String(word)) { status = named }
      }
      mentions.append((TextRange(start, bytes.count), type))
      wanted.append(status)
      rest = rest[rest.index(after: close)...]
    }
    bytes += Array(rest.utf8)
    text = NoteText(String(decoding: bytes, as: UTF8.self))
  }

  /// The same text with its mentions in the opposite order.
  init(reversing other: MarkedText) {
    text = other.text
    mentions = other.mentions.reversed()
    wanted = other.wanted.reversed()
  }

  /// What the reader says of the mentions.
  func assertions(_ reader: AssertionReader = AssertionReader()) -> [Assertion] {
    let (tokens, sections) = TextPreparer().prepare(text)
    return reader.assert(tokens, sections: sections, mentions: mentions)
  }
}

/// Expects that each mention gets the status that is written into it.
func expectAssertions(_ source: String, sourceLocation: SourceLocation = #_sourceLocation) {
  let marked = MarkedText(source)
  #expect(!marked.mentions.isEmpty, "\(source)", sourceLocation: sourceLocation)
  for (index, assertion) in marked.assertions().enumerated() {
    #expect(
      assertion.status == marked.wanted[index],
      "\(marked.text[marked.mentions[index].range]) in: \(source)", sourceLocation: sourceLocation)
  }
}
