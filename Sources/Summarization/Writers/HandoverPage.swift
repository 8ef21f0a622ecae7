import ClinicalRecord
import ClinicalText
import Markup

/// Writes a handover as one HTML page that needs nothing else: statements on the left, each a link to its place in
/// the notes on the right; on paper the statements alone.
public enum HandoverPage {
  public static func html(_ handover: Handover, style: HandoverStyle = .ipass) -> String {
    var page = PageWriter(handover)
    page.write(style)
    return page.html
  }
}

/// Builds the page piece by piece.
private struct PageWriter {
  private(set) var html = ""
  private let handover: Handover
  /// The number of each cited place, by note.
  private var anchors: [SourceSpan: Int] = [:]

  init(_ handover: Handover) {
    self.handover = handover
    let sources =
      handover.statements.flatMap(\.sources) + handover.conflicts.flatMap(\.sources)
      + handover.omitted.flatMap(\.sources)
      + handover.remarks.flatMap(\.sources)
    for source in sources where anchors[source] == nil { anchors[source] = anchors.count + 1 }
  }

  mutating func write(_ style: HandoverStyle) {
    let title = "Handover" + (handover.patient.map { ", patient \($0)" } ?? "")
    html += """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(escape(title))</title>
      <style>\(PageStyle.css)</style>
      </head>
      <body>
      <main>
      <header><h1>\(escape(title))</h1><p>\(escape(HandoverText.span(handover)))</p></header>

      """
    writeRemarks()
    writeBlocks(style)
    if style == .sbar { writeConflicts() }
    writeOmitted()
    html += "<footer>Quoted from the notes by machine: it supports clinical judgment and does not "
    html += "replace it.</footer>\n</main>\n<aside>\n"
    writeContents()
    for place in handover.notes.indices { writeNote(place) }
    html += "</aside>\n</body>\n</html>\n"
  }

  private mutating func writeBlocks(_ style: HandoverStyle) {
    for (title, parts) in style.blocks {
      let statements = parts.flatMap { handover.statements(of: $0) }
      if statements.isEmpty, !parts.contains(where: handover.notStated.contains) { continue }
      html += "<section class=\"\(parts[0].rawValue)\"><h2>\(escape(title))</h2>\n"
      if statements.isEmpty {
        html += "<p class=\"none\">Not stated in the notes.</p>\n"
      } else {
        html += "<ul>\n"
        for statement in statements {
          let mark = statement.part == .illnessSeverity ? " class=\"severity\"" : ""
          html += "<li\(mark)>\(link(statement.sources[0], escape(statement.text)))"
          for source in statement.sources.dropFirst() { html += " " + link(source, "…") }
          html += due(statement) + " \(origin(statement.sources.last!))</li>\n"
        }
        html += "</ul>\n"
      }
      html += "</section>\n"
      if style == .ipass, parts == [.situationAwareness] { writeConflicts() }
    }
    if style == .ipass {
      html += "<section class=\"synthesis\"><h2>Synthesis by receiver</h2><p></p></section>\n"
    }
  }

  /// When and by whom something is to be done, as far as the statement names a day or a service.
  private func due(_ statement: Statement) -> String {
    guard statement.part == .actionList else { return "" }
    func told(_ label: String) -> [String] {
      statement.facts.filter { $0.hasPrefix(label) }.prefix(2).map {
        String($0.dropFirst(label.count))
      }
    }
    let days = told("due: ").joined(separator: ", ")
    let shown = (days.isEmpty ? [] : ["due \(days)"]) + told("owner: ")
    guard !shown.isEmpty else { return "" }
    return " <b class=\"due\">\(escape(shown.joined(separator: " · ")))</b>"
  }

  private mutating func writeContents() {
    html += "<nav>"
    for (place, note) in handover.notes.enumerated() {
      let day = note.note.date.map { String($0.prefix(10)) } ?? note.note.id
      html += "<a href=\"#n\(place)\">\(escape(day)) \(escape(note.note.kind ?? ""))</a> "
    }
    html += "</nav>\n"
  }

  private mutating func writeRemarks() {
    for remark in handover.remarks {
      html += "<p class=\"remark\">\(escape(remark.text))"
      for source in remark.sources { html += " " + link(source, "→") }
      html += "</p>\n"
    }
  }

  private mutating func writeConflicts() {
    guard !handover.conflicts.isEmpty else { return }
    html += "<section class=\"conflicts\"><h2>The notes disagree</h2>\n"
    for conflict in handover.conflicts {
      html += "<p>\(escape(conflict.about))</p>\n<ul>\n"
      for source in conflict.sources {
        let said = PhraseSearch.single(handover.notes[source.note].note.text[source.range])
        html += "<li>\(link(source, escape(said))) \(origin(source))</li>\n"
      }
      html += "</ul>\n"
    }
    html += "</section>\n"
  }

  private mutating func writeOmitted() {
    guard !handover.omitted.isEmpty else { return }
    html += "<section class=\"omitted\"><h2>Left out for length</h2><ul>\n"
    for omission in handover.omitted {
      html += "<li>\(link(omission.sources[0], escape(omission.text)))</li>\n"
    }
    html += "</ul></section>\n"
  }

  private func link(_ source: SourceSpan, _ text: String) -> String {
    "<a href=\"#s\(anchors[source]!)\">\(text)</a>"
  }

  private func origin(_ source: SourceSpan) -> String {
    let note = handover.notes[source.note].note
    let day = note.date.map { String($0.prefix(10)) } ?? note.id
    return "<small>\(escape(day)) \(escape(note.kind ?? ""))</small>"
  }

  private mutating func writeNote(_ place: Int) {
    let note = handover.notes[place].note
    let meta = [note.date, note.kind].compactMap { $0 }.map(escape).joined(separator: " · ")
    html += "<article id=\"n\(place)\"><h2>\(escape(note.id))</h2><p>\(meta)</p><pre>"
    var position = note.body.lower
    let cited = anchors.filter { $0.key.note == place }.sorted { $0.key.range < $1.key.range }
    for (source, number) in cited where source.range.lower >= position {
      html += escape(note.text[TextRange(position, source.range.lower)])
      html += "<mark id=\"s\(number)\" tabindex=\"0\">\(escape(note.text[source.range]))</mark>"
      position = source.range.upper
    }
    html += escape(note.text[TextRange(position, note.body.upper)]) + "</pre></article>\n"
  }

  private func escape(_ text: String) -> String { Markup.escape(text) }
}
