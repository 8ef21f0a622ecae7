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
}
