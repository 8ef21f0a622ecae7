import ClinicalText

/// A headed part of a note.
public struct Section: Hashable, Sendable {
  public var kind: SectionKind
  /// The heading as written, without its colon and marks.
  public var title: TextRange
  /// From the heading's first character to where the section's own text ends.
  public var range: TextRange
  /// The kind of the section this is a part of (HEENT of PHYSICAL EXAMINATION).
  public var parent: SectionKind?
  /// LOINC code of the kind of section.
  public var loinc: String?

  public init(
    _ kind: SectionKind, title: TextRange, range: TextRange, parent: SectionKind? = nil,
    loinc: String? = nil
  ) {
    self.kind = kind
    self.title = title
    self.range = range
    self.parent = parent
    self.loinc = loinc
  }
}
