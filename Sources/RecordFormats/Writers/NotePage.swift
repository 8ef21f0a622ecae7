import ClinicalRecord
import ClinicalText

/// Writes notes as one HTML page that needs nothing else: entities marked in the text, what is known of each on
/// hover and on focus, sections in the margin; for light and dark screens and for paper.
public enum NotePage {
  /// The page's beginning, up to the first note.
  public static func opening(title: String) -> String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(escape(title))</title>
    <style>\(style)</style>
    </head>
    <body>
    <header class="legend"><strong>\(escape(title))</strong>
    \(EntityType.allCases.map { "<mark class=\"\($0.rawValue)\">\($0.rawValue)</mark>" }.joined(separator: " "))
    <span class="key"><mark class="finding absent">absent</mark> <mark class="finding possible">possible</mark>
    <mark class="finding hypothetical">hypothetical</mark> <mark class="finding family">family</mark>
    <mark class="drug allergy">allergy</mark></span></header>

    """
  }

  public static let closing =
    "<footer>What the notes say, read by machine: it supports clinical judgment and does not replace it.</footer>\n"
    + "</body>\n</html>\n"

  /// One note.
  public static func article(_ note: AnnotatedNote) -> String {
    let meta = [note.note.patient, note.note.date, note.note.kind].compactMap { $0 }.map(escape)
    var page = "<article id=\"\(escape(note.note.id))\">\n<h1>\(escape(note.note.id))</h1>\n"
    page += "<p class=\"meta\">\(meta.joined(separator: " · "))</p>\n<pre>"
    page += marked(note)
    return page + "</pre>\n</article>\n"
  }

  private static func marked(_ note: AnnotatedNote) -> String {
    let text = note.note.text
    let titles = note.sections.map {
      ($0.title, "<b class=\"title\" title=\"\($0.kind.name)\">", "</b>")
    }
    let marks = note.entities.map { ($0.range, opening($0, text), "</mark>") }
    var page = ""
    var position = note.note.body.lower
    for (range, open, close) in (titles + marks).sorted(by: { $0.0 < $1.0 })
    where range.lower >= position {
      page += escape(text[TextRange(position, range.lower)]) + open + escape(text[range]) + close
      position = range.upper
    }
    return page + escape(text[TextRange(position, note.note.body.upper)])
  }

  private static func opening(_ entity: Entity, _ text: NoteText) -> String {
    let assertion = entity.assertion
    var facts = ["\(entity.type.rawValue), \(assertion.status.rawValue)"]
    if assertion.temporality == .historical { facts.append("historical") }
    if assertion.experiencer != .patient { facts.append("of \(assertion.experiencer.rawValue)") }
    if let cue = assertion.cue { facts.append("because of “\(text[cue.range])” (\(cue.rule))") }
    facts += entity.codes.map { "\($0.system.rawValue) \($0.code) \($0.title)" }
    facts += entity.attributes.map { "\($0.kind.rawValue): \(text[$0.range])" }
    facts.append("score \((entity.score * 100).rounded() / 100), \(entity.source.rawValue)")
    let tip = escape(facts.joined(separator: "\n"))
    return
      "<mark tabindex=\"0\" class=\"\(entity.type.rawValue) \(assertion.status.rawValue)\" data-tip=\"\(tip)\">"
  }

  /// Text that is safe inside HTML and its quoted attributes.
  public static func escape(_ text: String) -> String {
    var safe: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "&"): safe += Array("&amp;".utf8)
      case UInt8(ascii: "<"): safe += Array("&lt;".utf8)
      case UInt8(ascii: ">"): safe += Array("&gt;".utf8)
      case UInt8(ascii: "\""): safe += Array("&quot;".utf8)
      case UInt8(ascii: "'"): safe += Array("&#39;".utf8)
      case 0x0A, 0x09: safe.append(byte)
      case 0..<0x20, 0x7F: continue
      default: safe.append(byte)
      }
    }
    return String(decoding: safe, as: UTF8.self)
  }

  private static let style = """
    :root{color-scheme:light dark;--ink:#1c2330;--paper:#fff;--soft:#667;--line:#d9dde5;\
    --disease:#f6c9c4;--finding:#fbe3b5;--drug:#c6e5cb;--procedure:#c9dcf5;--test:#dccff0}
    @media(prefers-color-scheme:dark){:root{--ink:#e6e9ef;--paper:#14181f;--soft:#99a;--line:#333b48;\
    --disease:#6d2f2a;--finding:#62491a;--drug:#22513a;--procedure:#234a73;--test:#4a3670}}
    body{margin:0 auto;max-width:60rem;padding:1rem 1.5rem;font:16px/1.5 system-ui,sans-serif;color:var(--ink);\
    background:var(--paper)}
    .legend{position:sticky;top:0;padding:.5rem 0;background:var(--paper);border-bottom:1px solid var(--line);\
    z-index:1}
    .legend strong{margin-right:1rem}.key{margin-left:1rem}
    h1{font-size:1.2rem;margin:1.5rem 0 0}.meta{color:var(--soft);margin:0 0 .5rem}
    pre{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit;margin:0}
    .title{letter-spacing:.02em;border-bottom:2px solid var(--line)}
    mark{color:inherit;padding:0 .15em;border-radius:.25em;position:relative}
    mark.disease{background:var(--disease)}mark.finding{background:var(--finding)}\
    mark.drug{background:var(--drug)}mark.procedure{background:var(--procedure)}mark.test{background:var(--test)}
    mark.absent{text-decoration:line-through;opacity:.75}mark.possible{border-bottom:2px dotted}\
    mark.hypothetical{border-bottom:2px dashed}mark.family{border-bottom:3px double}\
    mark.allergy{outline:2px solid #c33}
    mark[data-tip]:hover::after,mark[data-tip]:focus::after{content:attr(data-tip);position:absolute;left:0;\
    top:1.7em;z-index:2;white-space:pre-line;width:max-content;max-width:28rem;padding:.5rem .7rem;\
    font-size:.85rem;line-height:1.4;color:var(--ink);background:var(--paper);border:1px solid var(--line);\
    border-radius:.4rem;box-shadow:0 4px 16px #0003}
    footer{margin:2rem 0 0;color:var(--soft);font-size:.85rem}
    @media print{.legend{position:static}body{max-width:none;font-size:10pt}article{break-after:page}\
    mark{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
    """
}
