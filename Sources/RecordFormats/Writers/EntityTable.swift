import ClinicalRecord
import ClinicalText

/// Writes entities as CSV (RFC 4180), a row each.
public struct EntityTable: Sendable {
  private let unit: OffsetUnit

  public init(unit: OffsetUnit = .scalars) { self.unit = unit }

  public static let header = [
    "note", "patient", "date", "kind", "id", "start", "end", "text", "type", "assertion",
    "temporality", "experiencer",
    "cue", "section", "code_system", "code", "code_title", "dose", "route", "frequency", "duration",
    "form", "score",
    "source",
  ]

  /// The rows of a note's entities, each with its line end.
  public func rows(_ note: AnnotatedNote) -> String {
    note.entities.enumerated().map { row($1, number: $0 + 1, note) }.joined()
  }

  private func row(_ entity: Entity, number: Int, _ note: AnnotatedNote) -> String {
    let text = note.note.text
    let code = entity.codes.first
    var cells = [
      note.note.id, note.note.patient ?? "", note.note.date ?? "", note.note.kind ?? "",
      "T\(number)",
      "\(unit.convert(entity.range.lower, in: text))",
      "\(unit.convert(entity.range.upper, in: text))",
      text[entity.range], entity.type.rawValue, entity.assertion.status.rawValue,
      entity.assertion.temporality.rawValue, entity.assertion.experiencer.rawValue,
      entity.assertion.cue.map { text[$0.range] } ?? "", entity.section?.name ?? "",
      code?.system.rawValue ?? "", code?.code ?? "", code?.title ?? "",
    ]
    for kind in DrugAttributeKind.allCases {
      cells.append(
        entity.attributes.filter { $0.kind == kind }.map { text[$0.range] }.joined(separator: "; "))
    }
    cells += ["\((entity.score * 1000).rounded() / 1000)", entity.source.rawValue]
    return Self.line(cells)
  }

  /// Cells as one line of CSV.
  public static func line(_ cells: [String]) -> String {
    cells.map(quoted).joined(separator: ",") + "\n"
  }

  private static func quoted(_ cell: String) -> String {
    guard cell.utf8.contains(where: { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }) else {
      return cell
    }
    return "\""
      + cell.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      + "\""
  }
}
