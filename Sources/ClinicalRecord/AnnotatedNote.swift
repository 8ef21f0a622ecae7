import ClinicalText

/// A note with all that was read out of it.
public struct AnnotatedNote: Sendable {
  public var note: Note
  public var text: TokenizedText
  /// In order of their headings.
  public var sections: [Section]
  /// In order of their ranges, disjoint.
  public var entities: [Entity]

  public init(_ note: Note, text: TokenizedText, sections: [Section] = [], entities: [Entity] = [])
  {
    self.note = note
    self.text = text
    self.sections = sections
    self.entities = entities
  }

  /// The innermost section at a byte offset: the last one that begins at or before it and reaches it.
  public func section(at offset: Int32) -> Section? {
    sections.last { $0.range.contains(offset) }
  }

  /// A sorted line for each fact, for goldens and for comparing two readings.
  public func dump() -> [String] {
    var lines: [String] = []
    for section in sections {
      lines.append(
        "section \(place(section.range)) \(section.kind.name) \(note.text[section.title])")
    }
    for entity in entities {
      let assertion = entity.assertion
      var line =
        "entity \(place(entity.range)) \(entity.type.rawValue) \(assertion.status.rawValue)"
      line += " \(assertion.temporality.rawValue) \(assertion.experiencer.rawValue)"
      line += " \(note.text[entity.range])"
      for code in entity.codes { line += " | \(code.system.rawValue) \(code.code)" }
      for attribute in entity.attributes {
        line += " | \(attribute.kind.rawValue) \(note.text[attribute.range])"
      }
      lines.append(line)
    }
    return lines.sorted()
  }

  private func place(_ range: TextRange) -> String { "\(range.lower)-\(range.upper)" }
}
