import ClinicalRecord
import ClinicalText

/// A note with mentions that people marked: what models learn from and are measured against.
public struct GoldNote: Sendable {
  public var note: Note
  /// In order of their ranges; types that are none of the five stand in `labels` only.
  public var entities: [Entity]
  /// Every mention with its label as written in the source.
  public var mentions: [(range: TextRange, label: String)]

  public init(note: Note, entities: [Entity], mentions: [(range: TextRange, label: String)]) {
    self.note = note
    self.entities = entities
    self.mentions = mentions
  }
}
