import ClinicalText
import Files

/// A clinical note as it was read.
public struct Note: Sendable {
  public var id: String
  public var patient: String?
  /// ISO 8601 date, with a time when the source gives one.
  public var date: String?
  public var kind: String?
  public let text: NoteText
  /// What is annotated: the text behind the header block.
  public var body: TextRange

  public init(
    id: String, patient: String? = nil, date: String? = nil, kind: String? = nil, text: NoteText,
    body: TextRange? = nil
  ) {
    self.id = id
    self.patient = patient
    self.date = date
    self.kind = kind
    self.text = text
    self.body = body ?? text.range
  }

  /// The SHA-256 digest of the text's UTF-8 bytes.
  public var sha256: String { SHA256.hex(text.bytes) }
}
