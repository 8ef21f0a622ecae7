import ClinicalRecord
import ClinicalText

/// Writes a note as a token a line with its offsets and IOB2 tag, an empty line behind each sentence.
public struct ConllTokens: Sendable {
  private let unit: OffsetUnit

  public init(unit: OffsetUnit = .scalars) { self.unit = unit }

  public func text(_ note: AnnotatedNote) -> String {
    var lines = ""
    var next = 0
    for sentence in note.text.sentences {
      for token in note.text.tokens[sentence.tokens] {
        while next < note.entities.count, note.entities[next].range.upper <= token.lower {
          next += 1
        }
        let start = unit.convert(token.lower, in: note.note.text)
        let end = unit.convert(token.upper, in: note.note.text)
        lines += "\(note.note.text[token.range])\t\(start)\t\(end)\t\(tag(token, next, note))\n"
      }
      lines += "\n"
    }
    return lines
  }

  private func tag(_ token: Token, _ next: Int, _ note: AnnotatedNote) -> String {
    guard next < note.entities.count, note.entities[next].range.overlaps(token.range) else {
      return "O"
    }
    let entity = note.entities[next]
    let opens = token.lower <= entity.range.lower
    return (opens ? "B-" : "I-") + entity.type.rawValue
  }
}
