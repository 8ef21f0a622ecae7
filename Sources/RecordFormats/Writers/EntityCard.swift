import ClinicalRecord
import ClinicalText
import Markup

/// What is known of one entity, as the card that a page shows beside it.
struct EntityCard {
  private let entity: Entity
  private let text: NoteText

  init(_ entity: Entity, _ text: NoteText) {
    self.entity = entity
    self.text = text
  }

  /// The card; block elements have no place inside a mark, so it is made of spans.
  var html: String {
    var card = "<span class=\"card\" role=\"tooltip\"><span class=\"head\">\(head)</span>"
    for (name, value) in rows {
      card += "<span class=\"row\"><i>\(name)</i><span>\(value)</span></span>"
    }
    return card + "</span>"
  }

  private var head: String {
    let assertion = entity.assertion
    var words = [entity.type.rawValue, assertion.status.rawValue]
    if assertion.temporality == .historical { words.append("historical") }
    if assertion.experiencer != .patient { words.append("of \(assertion.experiencer.rawValue)") }
    return words.joined(separator: " · ")
  }

  private var rows: [(String, String)] {
    var rows: [(String, String)] = []
    if let cue = entity.assertion.cue {
      rows.append(
        ("because", "“\(escaped(cue.range))” <small>\(Markup.escape(cue.rule))</small>"))
    }
    for attribute in entity.attributes {
      let normal = attribute.normal.map { " <small>\(Markup.escape($0))</small>" } ?? ""
      rows.append((attribute.kind.rawValue, escaped(attribute.range) + normal))
    }
    for code in entity.codes {
      let title = Markup.escape(code.title)
      rows.append((code.system.rawValue, "<b>\(Markup.escape(code.code))</b> \(title)"))
    }
    let percent = Int((entity.score * 100).rounded())
    let basis = entity.codeBasis.map { ", code by \($0.rawValue) words" } ?? ""
    rows.append(("found by", "\(entity.source.rawValue), \(percent) %\(basis)"))
    return rows
  }

  private func escaped(_ range: TextRange) -> String { Markup.escape(text[range]) }
}
