import ClinicalText

/// What one patient wrote, with the question it answers when that is known.
public struct Comment: Sendable {
  public var id: String
  public var text: NoteText
  public var question: String?
  /// ISO 8601 date.
  public var date: String?

  public init(id: String, text: NoteText, question: String? = nil, date: String? = nil) {
    self.id = id
    self.text = text
    self.question = question
    self.date = date
  }

  public init(_ text: String, question: String? = nil) {
    self.init(id: "", text: NoteText(text), question: question)
  }
}
