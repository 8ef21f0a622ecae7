import ClinicalRecord
import ClinicalText
import Markup

/// The entities of a note as a table for each type: what is named, how it is asserted, where it stands.
struct EntityIndex {
  private let note: AnnotatedNote

  init(_ note: AnnotatedNote) { self.note = note }

  var html: String {
    guard !note.entities.isEmpty else { return "<aside><p>Nothing was found.</p></aside>\n" }
    return "<aside>\n\(EntityType.allCases.map(table).joined())</aside>\n"
  }

  /// The mentions that one row tells of: the same concept or words, asserted alike.
  private struct Group {
    var first: Entity
    var numbers: [Int]
  }

  private func table(_ type: EntityType) -> String {
    let groups = groups(type)
    guard !groups.isEmpty else { return "" }
    let rows = groups.map(row).joined()
    return
      "<table><caption><mark class=\"\(type.rawValue)\">\(type.rawValue)</mark></caption>\n\(rows)</table>\n"
  }

  /// In the order in which they are first named.
  private func groups(_ type: EntityType) -> [Group] {
    var groups: [Group] = []
    var places: [String: Int] = [:]
    for (index, entity) in note.entities.enumerated() where entity.type == type {
      let name = entity.concept ?? note.note.text[entity.range].lowercased()
      let key = "\(entity.assertion.status.rawValue) \(name)"
      if let place = places[key] {
        groups[place].numbers.append(index + 1)
      } else {
        places[key] = groups.count
        groups.append(Group(first: entity, numbers: [index + 1]))
      }
    }
    return groups
  }

  private func row(_ group: Group) -> String {
    let entity = group.first
    let text = note.note.text
    var links: [String] = []
    for (index, number) in group.numbers.enumerated() {
      let name = index == 0 ? Markup.escape(text[entity.range]) : "(\(index + 1))"
      links.append("<a href=\"#\(NotePage.anchor(note, number))\">\(name)</a>")
    }
    let said = entity.attributes.map { Markup.escape(text[$0.range]) }.joined(separator: ", ")
    let status = entity.assertion.status.rawValue
    let code = entity.codes.first.map { Markup.escape($0.code) } ?? ""
    let title =
      entity.codes.first.map { Markup.escape("\($0.system.rawValue): \($0.title)") } ?? ""
    return "<tr><td>\(links.joined(separator: " ")) <small>\(said)</small></td>"
      + "<td><mark class=\"plain \(status)\">\(status)</mark></td>"
      + "<td title=\"\(title)\"><code>\(code)</code></td></tr>\n"
  }
}
