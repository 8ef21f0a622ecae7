import ClinicalRecord
import ClinicalText
import Console
import EntityRecognition
import Files
import JSON
import RecordFormats

/// `osler assert`: says of spans that others found whether they hold, when and for whom.
struct AssertCommand: Command {
  static let spec = CommandSpec(
    "assert", "say of given spans whether they hold, when, and for whom", operands: "[FILE]",
    options: [OffsetUnit.option],
    examples: [
      .init("osler assert spans.ndjson", "rows of id, text and spans, each with its assertions"),
      .init(
        #"echo '{"id":"a","text":"No fever.","spans":[[3,8]]}' | osler assert"#, "try a sentence"),
    ],
    details: """
      Each row is {"id","text","spans":[[start,end],...]}; a span may name its type as a third element ([0,7,"drug"]: disease, \
      finding, drug, procedure or test). The row comes back with "assertions", one a span in the same order.
      """)

  private let path: String
  private let unit: OffsetUnit

  init(_ arguments: Arguments) throws(Misuse) {
    guard arguments.operands.count <= 1 else { throw Misuse("`osler assert` takes one FILE") }
    path = arguments.operands.first ?? "-"
    unit = OffsetUnit(arguments)
  }

  func run() throws -> Outcome {
    var output = Output()
    var lines = try LineReader(path)
    let preparer = TextPreparer()
    let reader = AssertionReader()
    var failed = 0
    var done = 0
    while let line = try lines.next() {
      if line.allSatisfy({ $0 <= 0x20 }) { continue }
      do throws(BadRow) {
        let row = try SpanRow(line, unit: unit)
        let (text, sections) = preparer.prepare(row.text)
        let assertions = reader.assert(text, sections: sections, mentions: row.mentions)
        output.line(row.answer(assertions, unit: unit).text)
        done += 1
      } catch {
        Words.say("could not read \(lines.path), line \(lines.number): \(error.reason)")
        failed += 1
      }
    }
    output.flush()
    if failed > 0 {
      Words.say("\(failed) of \(done + failed) rows failed")
      return .failed
    }
    return .done
  }
}

/// Why a row of spans cannot be read.
struct BadRow: Error {
  var reason: String
}

/// One row of `osler assert`: a text and the spans to judge.
struct SpanRow {
  private let members: [JSONValue.Member]
  let text: NoteText
  private(set) var mentions: [(range: TextRange, type: EntityType)] = []

  init(_ line: ArraySlice<UInt8>, unit: OffsetUnit) throws(BadRow) {
    let row: JSONValue
    do throws(JSONError) {
      row = try JSONParser.parse(line)
    } catch { throw BadRow(reason: "\(error)") }
    guard let members = row.members else { throw BadRow(reason: "not a JSON object") }
    guard let text = row["text"]?.string else { throw BadRow(reason: "no string \"text\"") }
    guard let spans = row["spans"]?.array else { throw BadRow(reason: "no array \"spans\"") }
    self.members = members
    self.text = NoteText(text)
    for (index, span) in spans.enumerated() {
      mentions.append(try mention(span, place: "span \(index + 1)", unit: unit))
    }
  }

  private func mention(_ span: JSONValue, place: String, unit: OffsetUnit) throws(BadRow) -> (
    range: TextRange, type: EntityType
  ) {
    guard let items = span.array, items.count == 2 || items.count == 3,
      let start = items[0].integer, let end = items[1].integer
    else { throw BadRow(reason: "\(place) is not [start,end]") }
    guard start < end, let lower = unit.offset(start, in: text),
      let upper = unit.offset(end, in: text)
    else { throw BadRow(reason: "\(place) does not lie in the text") }
    guard items.count == 3 else { return (TextRange(lower, upper), .finding) }
    guard let type = items[2].string.flatMap(EntityType.init) else {
      throw BadRow(reason: "\(place) has an unknown type")
    }
    return (TextRange(lower, upper), type)
  }

  /// The row with its assertions.
  func answer(_ assertions: [Assertion], unit: OffsetUnit) -> JSONValue {
    let rows = assertions.map { assertion in
      JSONValue.object([
        .init("assertion", .string(assertion.status.rawValue)),
        .init("temporality", .string(assertion.temporality.rawValue)),
        .init("experiencer", .string(assertion.experiencer.rawValue)),
        .init("cue", assertion.cue.map { cue($0, unit) } ?? .null),
      ])
    }
    return .object(
      members.filter { $0.name != "assertions" } + [.init("assertions", .array(rows))])
  }

  private func cue(_ cue: Cue, _ unit: OffsetUnit) -> JSONValue {
    .object([
      .init("start", .integer(unit.convert(cue.range.lower, in: text))),
      .init("end", .integer(unit.convert(cue.range.upper, in: text))),
      .init("text", .string(text[cue.range])), .init("rule", .string(cue.rule)),
    ])
  }
}

extension OffsetUnit {
  /// The byte offset of an offset in this unit, nil outside the text or inside a character.
  func offset(_ offset: Int, in text: borrowing NoteText) -> Int32? {
    switch self {
    case .scalars: return text.offset(ofScalar: offset)
    case .utf8:
      guard (0...text.count).contains(offset) else { return nil }
      let isBoundary = offset == text.count || text.bytes[offset] & 0xC0 != 0x80
      return isBoundary ? Int32(offset) : nil
    case .utf16:
      var low = 0
      var high = text.count
      while low < high {
        let middle = (low + high) / 2
        if text.utf16(Int32(middle)) < offset { low = middle + 1 } else { high = middle }
      }
      return low <= text.count && text.utf16(Int32(low)) == offset ? Int32(low) : nil
    }
  }
}
