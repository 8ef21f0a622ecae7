import ClinicalRecord
import ClinicalText

/// An annotated note with everything computed that its rows need: the part of the writing that workers share.
public struct PreparedNote: Sendable {
  /// Where a section's words stand in its column.
  struct SectionWords {
    var column: WordColumn
    var first = 0
    var count = 0
  }

  package let note: Note
  let sha256: String
  let sections: [Section]
  let entities: [Entity]
  let feedback: FeedbackReading?
  let vector: [Float]?
  /// The folded words of each column, joined by blanks.
  let columns: [[UInt8]]
  let words: Int
  /// One for each section.
  let sectionWords: [SectionWords]
  /// The folded words of each entity, joined by blanks.
  let mentions: [String]
}

/// Makes notes ready to be written. One preparer serves one worker.
public final class NotePreparer {
  private let folder = WordFolder()

  public init() {}

  /// The rows of what was read but for their keys.
  ///
  /// `sha256` is the text's digest when the caller has it already.
  public func prepare(
    _ reading: NoteReading, sha256: String? = nil
  ) -> PreparedNote {
    let annotated = reading.annotated
    let tokens = annotated.text.tokens
    var columns = [[UInt8]](repeating: [], count: WordColumn.allCases.count)
    var counts = [0, 0, 0]
    columns[WordColumn.body.rawValue].reserveCapacity(annotated.note.text.count)
    var sectionWords = annotated.sections.map {
      PreparedNote.SectionWords(column: WordColumn($0.kind))
    }
    annotated.note.text.bytes.withUnsafeBufferPointer { bytes in
      WordWalk(tokens: tokens, sections: annotated.sections).forEach { token, section, column in
        let place = column.rawValue
        folder.append(
          UnsafeBufferPointer(rebasing: bytes[tokens[token].range.indices]), to: &columns[place])
        columns[place].append(0x20)
        if let section {
          if sectionWords[section].count == 0 { sectionWords[section].first = counts[place] }
          sectionWords[section].count += 1
        }
        counts[place] += 1
      }
    }
    return PreparedNote(
      note: annotated.note, sha256: sha256 ?? annotated.note.sha256, sections: annotated.sections,
      entities: annotated.entities, feedback: reading.feedback, vector: reading.vector,
      columns: columns,
      words: counts.reduce(0, +), sectionWords: sectionWords,
      mentions: annotated.entities.map { folder.words(at: $0.range, of: annotated.text) })
  }
}

extension WordFolder {
  /// The folded words of a range, joined by blanks.
  func words(at range: TextRange, of text: TokenizedText) -> String {
    var words: [UInt8] = []
    text.text.bytes.withUnsafeBufferPointer { bytes in
      for token in text.tokens[text.tokenIndices(in: range)] where token.kind.isIndexed {
        if !words.isEmpty { words.append(0x20) }
        append(UnsafeBufferPointer(rebasing: bytes[token.range.indices]), to: &words)
      }
    }
    return String(decoding: words, as: UTF8.self)
  }
}
