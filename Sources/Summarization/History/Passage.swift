import ClinicalRecord
import ClinicalText

/// A place that a statement rests on: a range of one of the history's notes.
public struct SourceSpan: Hashable, Sendable {
  /// The note's place in the history's order.
  public var note: Int
  public var range: TextRange

  public init(note: Int, range: TextRange) {
    self.note = note
    self.range = range
  }
}

/// One sentence or row of a note, with what its words tell.
package struct Passage: Sendable {
  package var source: SourceSpan
  /// The words as written, blanks folded, without the mark of a list.
  package var text: String
  package var lower: String
  /// How many blank-separated words the text has.
  package var length: Int
  /// The words that carry meaning, in lower case, in order.
  package var words: [String]
  package var cues: CueSet
  package var figures: FigureSet
  package var section: SectionKind?
  /// The mark that opened the line: "1.", "-", "#".
  package var isItem: Bool
  /// Concepts or names of the drugs it mentions.
  package var drugs: Set<String> = []
  /// Copied from an older list, as the note itself says.
  package var isStale = false
  /// The same words stood in an earlier note.
  package var isRepeated = false
  /// Its conditions belong to relatives.
  package var isOfFamily = false
  /// Its share of the note before it, 0 to 1, and its place among the note's passages.
  package var position: Float
  package var index: Int
  package var siblings: Int

  package func has(_ set: CueSet) -> Bool { !cues.isDisjoint(with: set) }
}
