import ClinicalRecord
import ClinicalText

/// A mention with all that its text says around it.
struct MentionView {
  var type: EntityType
  /// The mention's tokens.
  var tokens: Range<Int>
  /// The tokens of its sentence.
  var sentence: Range<Int>
  /// The sentence speaks to its reader.
  var isAddressed = false
  /// Index into the text's sections, -1 outside all.
  var section: Int
  /// Places in the reading's list of cues, in text order.
  var cues: Range<Int>
  /// What the rules alone say.
  var ruled: AssertionStatus = .present
  /// The cue by which the rules say it.
  var ruling: Int?
}
