import ClinicalText

/// The unit in which offsets leave the program.
public enum OffsetUnit: String, CaseIterable, Sendable {
  case scalars, utf8, utf16

  public func convert(_ offset: Int32, in text: borrowing NoteText) -> Int {
    switch self {
    case .scalars: text.scalars(offset)
    case .utf8: Int(offset)
    case .utf16: text.utf16(offset)
    }
  }
}
