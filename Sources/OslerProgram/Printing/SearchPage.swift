import ClinicalRecord
import ClinicalText
import Console
import JSON
import RecordFormats
import RecordIndex

/// Prints the answers to a query in one of the forms.
struct SearchPage: ~Copyable {
  private var output = Output()
  private let form: OutputForm
  private let style: Style
  private let unit: OffsetUnit
  private let context: Int
  private var writer = JSONWriter()
  private var rows = 0

  init(_ arguments: Arguments, unit: OffsetUnit, context: Int) {
    form = OutputForm(arguments, isTerminal: output.isTerminal)
    style = Style(isTerminal: output.isTerminal)
    self.unit = unit
    self.context = context
  }

  mutating func close() { output.flush() }

  // MARK: notes

  mutating func hit(_ hit: SearchHit) {
    switch form {
    case .ndjson: json(hit)
    case .csv:
      let entities = Self.entities(hit).map { "\($0.name) (\($0.status.rawValue))" }
      csv(
        ["note", "patient", "date", "kind", "score", "snippet", "entities"],
        [
          hit.note.id, hit.note.patient ?? "", hit.note.date ?? "", hit.note.kind ?? "",
          Self.rounded(hit.score), hit.passage().line(Self.plain), entities.joined(separator: "; "),
        ])
    case .table: table(hit)
    }
  }

  private mutating func table(_ hit: SearchHit) {
    let (note, style) = (hit.note, style)
    var head = style.apply(.bold, Style.printable(note.id))
    for part in [note.patient.map { "patient \($0)" }, note.date, note.kind] {
      if let part { head += "  " + style.apply(.dim, Style.printable(part)) }
    }
    output.line(head + "  " + style.apply(.dim, Self.rounded(hit.score)))
    if context > 0 {
      for line in hit.concordance(words: context) {
        output.line("  " + line.line { Self.marked($0, style) })
      }
    } else {
      output.line("  " + hit.passage().line { Self.marked($0, style) })
    }
    output.line("")
  }

  private static func marked(_ piece: Passage.Piece, _ style: Style) -> String {
    let text = Style.printable(piece.text)
    guard let entity = piece.mark?.entity else { return style.apply(.bold, text) }
    let look: Style.Look = entity.status == .present ? .green : .red
    return style.apply(look, text) + style.apply(.dim, "[\(entity.status.rawValue)]")
  }

  /// A marked piece in plain text: «word», or «mention|type assertion».
  private static func plain(_ piece: Passage.Piece) -> String {
    guard let entity = piece.mark?.entity else { return "«\(piece.text)»" }
    return "«\(piece.text)|\(entity.type.rawValue) \(entity.status.rawValue)»"
  }

  private static func entities(_ hit: SearchHit) -> [StoredEntity] {
    var seen: Set<Int> = []
    return hit.marks.compactMap(\.entity).filter { seen.insert($0.ordinal).inserted }
  }

  private mutating func json(_ hit: SearchHit) {
    writer.removeAll()
    let (unit, context) = (unit, context)
    writer.object {
      $0.member("note", hit.note.id)
      $0.member("patient", hit.note.patient)
      $0.member("date", hit.note.date)
      $0.member("kind", hit.note.kind)
      $0.member("score", hit.score, digits: 4)
      $0.member("snippet", hit.passage().line(Self.plain))
      $0.name("entities")
      $0.array {
        for entity in Self.entities(hit) { Self.write(entity, hit.note.text, unit, into: &$0) }
      }
      guard context > 0 else { return }
      $0.name("contexts")
      $0.array {
        for passage in hit.concordance(words: context) {
          $0.object {
            for piece in passage.pieces {
              let isBefore = piece.mark == nil && piece.text == passage.pieces.first?.text
              $0.member(piece.mark != nil ? "match" : isBefore ? "before" : "after", piece.text)
            }
          }
        }
      }
    }
    output.line(writer.text)
  }

  static func write(
    _ entity: StoredEntity, _ text: borrowing NoteText, _ unit: OffsetUnit,
    into writer: inout JSONWriter
  ) {
    let (start, end) = (
      unit.convert(entity.range.lower, in: text), unit.convert(entity.range.upper, in: text)
    )
    let words = text[entity.range]
    writer.object {
      $0.member("start", start)
      $0.member("end", end)
      $0.member("text", words)
      $0.member("type", entity.type.rawValue)
      $0.member("assertion", entity.status.rawValue)
      $0.member("temporality", entity.temporality.rawValue)
      $0.member("experiencer", entity.experiencer.rawValue)
      $0.member("section", entity.section?.name)
      $0.name("codes")
      $0.array {
        guard let code = entity.code else { return }
        $0.object {
          $0.member("system", code.system.rawValue)
          $0.member("code", code.code)
          $0.member("title", code.title)
        }
      }
    }
  }

  // MARK: counts

  mutating func count(_ count: Int) {
    if form == .ndjson {
      writer.removeAll()
      writer.object { $0.member("count", count) }
      output.line(writer.text)
    } else {
      output.line("\(count)")
    }
  }

  mutating func facets(_ facets: Facets) {
    for group in facets.groups {
      if form == .table { output.line(style.apply(.bold, group.name)) }
      for (value, count) in group.values {
        switch form {
        case .ndjson:
          writer.removeAll()
          writer.object {
            $0.member("facet", group.name)
            $0.member("value", value)
            $0.member("count", count)
          }
          output.line(writer.text)
        case .csv: csv(["facet", "value", "count"], [group.name, value, "\(count)"])
        case .table:
          let number = "\(count)"
          let blanks = String(repeating: " ", count: max(1, 9 - number.count))
          output.line("\(blanks)\(number)  \(Style.printable(value))")
        }
      }
    }
  }

  mutating func patients(_ cohort: Cohort) {
    let style = style
    for member in cohort.members {
      let hit = member.evidence
      switch form {
      case .ndjson:
        writer.removeAll()
        writer.object {
          $0.member("patient", member.patient)
          $0.member("notes", member.notes)
          $0.member("note", hit.note.id)
          $0.member("date", hit.note.date)
          $0.member("kind", hit.note.kind)
          $0.member("score", hit.score, digits: 4)
          $0.member("snippet", hit.passage().line(Self.plain))
        }
        output.line(writer.text)
      case .csv:
        csv(
          ["patient", "notes", "note", "date", "snippet"],
          [
            member.patient, "\(member.notes)", hit.note.id, hit.note.date ?? "",
            hit.passage().line(Self.plain),
          ])
      case .table:
        let head = style.apply(.bold, Style.printable(member.patient))
        output.line(
          "\(head)  \(member.notes) notes, best \(Style.printable(hit.note.id)) \(hit.note.date ?? "")"
        )
        output.line("  " + hit.passage().line { Self.marked($0, style) })
      }
    }
    if form == .table { output.line("\(cohort.count) patients") }
  }

  // MARK: explanation

  mutating func explain(_ query: SearchQuery, _ result: SearchResult) {
    query.outline.forEach { output.line($0) }
    output.line("")
    result.steps.forEach { output.line($0) }
    output.line("\(result.count) notes match")
  }

  private mutating func csv(_ header: [String], _ cells: [String]) {
    if rows == 0 { output.line(header.joined(separator: ",")) }
    rows += 1
    output.line(cells.map(Self.quoted).joined(separator: ","))
  }

  private static func quoted(_ cell: String) -> String {
    guard cell.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return cell }
    return "\""
      + cell.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      + "\""
  }

  private static func rounded(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }
}
