import ClinicalRecord
import ClinicalText

/// The layout of a handover page.
public enum HandoverStyle: String, CaseIterable, Sendable {
  case ipass, sbar

  /// The headings in order, each with the parts below it.
  var blocks: [(title: String, parts: [HandoverPart])] {
    switch self {
    case .ipass:
      HandoverPart.allCases.filter { $0 != .timeline }.map { ($0.title, [$0]) }
    case .sbar:
      [
        ("Situation", [.illnessSeverity, .patientSummary]),
        ("Background", [.allergies, .problems, .medications]),
        ("Assessment", [.results]),
        ("Recommendation", [.actionList, .situationAwareness]),
      ]
    }
  }
}

/// Writes a handover as Markdown for terminals and files.
public enum HandoverText {
  public static func markdown(_ handover: Handover, style: HandoverStyle = .ipass) -> String {
    var lines = ["# Handover" + (handover.patient.map { ", patient \($0)" } ?? ""), ""]
    lines.append(span(handover))
    for remark in handover.remarks where remark.text != lines[2] {
      let places = remark.sources.isEmpty ? "" : " " + place(remark.sources, handover)
      lines += ["", "**\(escaped(remark.text))**\(places)"]
    }
    if handover.statements.isEmpty {
      lines += ["", "The notes state nothing that a handover needs."]
    }
    for (title, parts) in style.blocks {
      let statements = parts.flatMap { handover.statements(of: $0) }
      if statements.isEmpty {
        guard parts.contains(where: handover.notStated.contains) else { continue }
        lines += ["", "## \(title)", "", "Not stated in the notes."]
        continue
      }
      lines += ["", "## \(title)", ""]
      lines += statements.map { "- \(escaped($0.text)) \(place($0.sources, handover))" }
    }
    if style == .ipass {
      lines += ["", "## Synthesis by receiver", "", "(for the receiver to fill in)"]
    }
    lines += conflicts(handover) + timeline(handover) + omitted(handover)
    return lines.joined(separator: "\n") + "\n"
  }

  static func span(_ handover: Handover) -> String {
    let dates = handover.notes.compactMap(\.note.date)
    guard let first = dates.first, let last = dates.last else {
      return handover.notes.isEmpty
        ? "No notes were given."
        : "\(count(handover)) without dates, in order of their ids."
    }
    let undated = handover.notes.count - dates.count
    return "\(count(handover)), \(first) to \(last)"
      + (undated > 0 ? "; \(undated) without a date stand first." : ".")
  }

  private static func count(_ handover: Handover) -> String {
    handover.notes.count == 1 ? "1 note" : "\(handover.notes.count) notes"
  }

  private static func conflicts(_ handover: Handover) -> [String] {
    guard !handover.conflicts.isEmpty else { return [] }
    var lines = ["", "## The notes disagree", ""]
    for conflict in handover.conflicts {
      lines.append("- \(escaped(conflict.about))")
      for source in conflict.sources {
        let note = handover.notes[source.note].note
        let said = PhraseSearch.single(note.text[source.range])
        lines.append("  - \(escaped(said)) \(place([source], handover))")
      }
    }
    return lines
  }

  private static func timeline(_ handover: Handover) -> [String] {
    guard handover.notes.count > 1 else { return [] }
    return ["", "## Timeline", ""]
      + handover.notes.map {
        "- \($0.note.date ?? "undated") \(escaped($0.note.kind ?? "note")) [\($0.note.id)]"
      }
  }

  private static func omitted(_ handover: Handover) -> [String] {
    guard !handover.omitted.isEmpty else { return [] }
    return ["", "## Left out for length", ""]
      + handover.omitted.map { "- \(escaped($0.text)) \(place($0.sources, handover))" }
  }

  private static func place(_ sources: [SourceSpan], _ handover: Handover) -> String {
    let places = sources.map { source in
      let note = handover.notes[source.note].note
      return "\(note.id):\(note.text.scalars(source.range.lower))"
    }
    return "[\(places.joined(separator: ", "))]"
  }

  /// Text that Markdown shows as it is.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      if "*_`[]<>#|\\".contains(character) { result.append("\\") }
      result.append(character)
    }
    return result
  }
}
