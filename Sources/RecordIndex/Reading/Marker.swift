import ClinicalRecord
import ClinicalText
import RecordStore

/// Finds in a note's text what a query found: the words of its phrases, the entities of its fields.
struct Marker {
  private let index: IndexReader
  private let phrases: [[(word: [UInt8], isPrefix: Bool)]]
  private let asked: [(rows: Set<Int>, letters: Set<String>)]

  init(_ index: IndexReader, _ evaluation: Evaluation) {
    self.index = index
    phrases = evaluation.marked.filter { !$0.isEmpty }
    asked = evaluation.mentions
  }

  /// Ascending and disjoint marks; those that an entity overlaps carry it.
  func marks(in note: StoredNote) throws(StoreError) -> [Mark] {
    let entities = try index.entities(of: note.row)
    var marks: [Mark] = []
    for (part, question) in asked.enumerated() {
      for entity in entities
      where question.rows.contains(entity.mention) && question.letters.contains(entity.letter) {
        marks.append(Mark(range: entity.range, entity: entity, part: phrases.count + part))
      }
    }
    if !phrases.isEmpty { marks += words(in: note, entities) }
    marks.sort { ($0.range, $0.entity == nil ? 1 : 0) < ($1.range, $1.entity == nil ? 1 : 0) }
    var disjoint: [Mark] = []
    for mark in marks where disjoint.last.map({ $0.range.upper <= mark.range.lower }) ?? true {
      disjoint.append(mark)
    }
    return disjoint
  }

  private func words(in note: StoredNote, _ entities: [StoredEntity]) -> [Mark] {
    let tokens = index.breaker.tokens(of: note.text, in: note.body).filter { $0.kind.isIndexed }
    var marks: [Mark] = []
    note.text.bytes.withUnsafeBufferPointer { bytes in
      // The words of the note one behind the other, with where each ends.
      var words: [UInt8] = []
      var ends: [Int] = [0]
      words.reserveCapacity(bytes.count)
      ends.reserveCapacity(tokens.count + 1)
      for token in tokens {
        index.folder.append(
          UnsafeBufferPointer(rebasing: bytes[token.range.indices]), to: &words)
        ends.append(words.count)
      }
      for (part, phrase) in phrases.enumerated() where tokens.count >= phrase.count {
        for first in 0...(tokens.count - phrase.count)
        where Self.stands(phrase, at: first, words, ends) {
          let range = tokens[first].range.union(tokens[first + phrase.count - 1].range)
          let entity = entities.first { $0.range.overlaps(range) }
          marks.append(Mark(range: range, entity: entity, part: part))
        }
      }
    }
    return marks
  }

  private static func stands(
    _ phrase: [(word: [UInt8], isPrefix: Bool)], at first: Int, _ words: [UInt8], _ ends: [Int]
  ) -> Bool {
    for (offset, term) in phrase.enumerated() {
      let lower = ends[first + offset]
      let count = ends[first + offset + 1] - lower
      guard count == term.word.count || term.isPrefix && count > term.word.count else {
        return false
      }
      for i in term.word.indices where words[lower + i] != term.word[i] { return false }
    }
    return true
  }
}

extension IndexReader {
  /// The entities of a note, in order.
  func entities(of row: Int) throws(StoreError) -> [StoredEntity] {
    readEntities.bind(1, row)
    defer { readEntities.reset() }
    var entities: [StoredEntity] = []
    while try readEntities.step() {
      let assertion = AssertionRow.all[readEntities.integer(4)]
      let isCoded = !readEntities.isNull(9)
      entities.append(
        StoredEntity(
          ordinal: readEntities.integer(0), mention: readEntities.integer(1),
          range: TextRange(readEntities.integer(2), readEntities.integer(3)),
          type: EntityType(rawValue: readEntities.text(6)) ?? .finding, status: assertion.status,
          temporality: assertion.temporality, experiencer: assertion.experiencer,
          section: readEntities.isNull(5) ? nil : SectionKind.allCases[readEntities.integer(5)],
          concept: readEntities.integer(7), name: readEntities.text(8),
          code: isCoded
            ? CodeSystem(rawValue: readEntities.text(9)).map {
              Code($0, readEntities.text(10), readEntities.text(11))
            } : nil))
    }
    return entities
  }
}
