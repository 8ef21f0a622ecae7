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
  let words: NoteWords
  /// One for each section.
  let sectionWords: [SectionWords]
  /// The folded words of each entity, joined by blanks.
  let mentions: [String]
}

/// Makes notes ready to be written. One preparer serves one worker.
public final class NotePreparer {
  private let folder = WordFolder()
  private var turn = WordTurn()

  public init() {}

  /// The rows of what was read but for their keys.
  ///
  /// `sha256` is the text's digest when the caller has it already.
  public func prepare(
    _ reading: NoteReading, sha256: String? = nil
  ) -> PreparedNote {
    let annotated = reading.annotated
    let tokens = annotated.text.tokens
    folder.tidy()
    var columns = [[UInt32]](repeating: [], count: WordColumn.allCases.count)
    columns[WordColumn.body.rawValue].reserveCapacity(tokens.count)
    var sectionWords = annotated.sections.map {
      PreparedNote.SectionWords(column: WordColumn($0.kind))
    }
    annotated.note.text.bytes.withUnsafeBufferPointer { bytes in
      WordWalk(tokens: tokens, sections: annotated.sections).forEach { token, section, column in
        let word = UnsafeBufferPointer(rebasing: bytes[tokens[token].range.indices])
        let place = columns[column.rawValue].count
        columns[column.rawValue].append(UInt32(folder.number(word)))
        if let section {
          if sectionWords[section].count == 0 { sectionWords[section].first = place }
          sectionWords[section].count += 1
        }
      }
    }
    return PreparedNote(
      note: annotated.note, sha256: sha256 ?? annotated.note.sha256, sections: annotated.sections,
      entities: annotated.entities, feedback: reading.feedback, vector: reading.vector,
      words: turn.words(columns, of: folder), sectionWords: sectionWords,
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
