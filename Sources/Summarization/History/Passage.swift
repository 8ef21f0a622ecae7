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

  /// Introduces somebody by age: "68M", "58 yo woman", "52-year-old female".
  var namesAgeAndSex: Bool {
    let words = lower.split { " ,.;:(".contains($0) }
    return words.indices.prefix(12).contains { place in
      let word = words[place]
      let tail = word.drop(while: \.isNumber)
      guard tail.count < word.count, word.count - tail.count <= 3 else { return false }
      if ["m", "f", "yo", "y/o", "yom", "yof"].contains(tail) || tail.hasPrefix("-year-old") {
        return true
      }
      guard tail.isEmpty, place + 1 < words.count else { return false }
      let next = words[place + 1]
      return ["yo", "y/o", "year-old", "m", "f", "rh"].contains(next)
        || next == "year" && place + 2 < words.count && words[place + 2] == "old"
    }
  }

  package func has(_ set: CueSet) -> Bool { !cues.isDisjoint(with: set) }
}
