/// Which columns of a CSV file hold what.
public struct NoteColumns: Sendable {
  public var text: String?
  public var id, patient, date, kind: String?

  public init(
    text: String? = nil, id: String? = nil, patient: String? = nil, date: String? = nil,
    kind: String? = nil
  ) {
    self.text = text
    self.id = id
    self.patient = patient
    self.date = date
    self.kind = kind
  }
}
