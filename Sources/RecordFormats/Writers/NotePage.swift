import ClinicalRecord
import ClinicalText
import Markup

/// Writes notes as one HTML page that needs nothing else: each note with its entities marked, what is known of each on
/// hover and on focus, and a table of them beside it; for light and dark screens and for paper.
///
/// The colour tells an entity's type, the line under it its assertion.
public enum NotePage {
  /// The page's beginning, up to the first note.
  public static func opening(title: String) -> String {
    let types = EntityType.allCases.map { "<mark class=\"\($0.rawValue)\">\($0.rawValue)</mark>" }
    let lines = AssertionStatus.allCases.map {
      "<mark class=\"plain \($0.rawValue)\">\($0.rawValue)</mark>"
    }
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>\(Markup.escape(title))</title>
      <style>\(NotePageStyle.css)</style>
      </head>
      <body>
      <header><strong>\(Markup.escape(title))</strong>
      <span class="key">\(types.joined(separator: " "))</span>
      <span class="key">\(lines.joined(separator: " "))</span></header>

      """
  }

  public static let closing =
    "<footer>What the notes say, read by machine: it supports clinical judgment and does not replace it.</footer>\n"
    + "</body>\n</html>\n"

  /// One note, its text on the left and its entities on the right.
  public static func article(_ note: AnnotatedNote) -> String {
    let id = Markup.escape(note.note.id)
    let meta = [note.note.patient, note.note.date, note.note.kind].compactMap { $0 }.map(
      Markup.escape)
    return """
      <article id="\(id)">
      <div class="note"><h1>\(id)</h1>
      <p class="meta">\(meta.joined(separator: " · "))</p>
      <pre>\(marked(note))</pre></div>
      \(EntityIndex(note).html)</article>

      """
  }

  /// What the page calls an entity: its note and its number there.
  static func anchor(_ note: AnnotatedNote, _ number: Int) -> String {
    "\(Markup.escape(note.note.id))-T\(number)"
  }

  private static func marked(_ note: AnnotatedNote) -> String {
    let text = note.note.text
    let titles = note.sections.map {
      ($0.title, "<b class=\"title\" title=\"\($0.kind.name)\">", "</b>")
    }
    let marks = note.entities.enumerated().map { index, entity in
      (
        entity.range,
        "<mark tabindex=\"0\" id=\"\(anchor(note, index + 1))\" class=\"\(classes(entity))\">",
        EntityCard(entity, text).html + "</mark>"
      )
    }
    var page = ""
    var position = note.note.body.lower
    for (range, open, close) in (titles + marks).sorted(by: { $0.0 < $1.0 })
    where range.lower >= position {
      page +=
        Markup.escape(text[TextRange(position, range.lower)]) + open + Markup.escape(text[range])
        + close
      position = range.upper
    }
    return page + Markup.escape(text[TextRange(position, note.note.body.upper)])
  }

  static func classes(_ entity: Entity) -> String {
    "\(entity.type.rawValue) \(entity.assertion.status.rawValue)"
  }
}
