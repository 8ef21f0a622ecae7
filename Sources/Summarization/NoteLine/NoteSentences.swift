import ClinicalRecord
import ClinicalText
import Evaluation

/// The sentences of a note that may stand for all of it: without their headings, the first ones.
package struct NoteSentences: Sendable {
  package static let most = 48
  package static let mostWords = 30

  package struct Sentence: Sendable {
    /// At most thirty words of the note.
    package var range: TextRange
    package var words: [String]
    package var section: Int
    /// Place in the note and in its section, length, and marks, each from 0 to 1.
    package var marks: [Float]
  }

  package static let markCount = 8
  package static let sections = SectionKind.allCases.count + 1
  package private(set) var sentences: [Sentence] = []

  package init(_ note: AnnotatedNote) {
    let text = note.note.text
    var lastSection: TextRange?
    var placeInSection = 0
    for sentence in note.text.sentences.prefix(Self.most * 2) where sentences.count < Self.most {
      let section = note.section(at: sentence.range.lower)
      placeInSection = section?.range == lastSection ? placeInSection + 1 : 0
      lastSection = section?.range
      guard let range = Self.shown(sentence.range, section, text) else { continue }
      let words = Rouge.words(text[range])
      guard !words.isEmpty else { continue }
      let kind = section.flatMap { SectionKind.allCases.firstIndex(of: $0.kind) }
      sentences.append(
        Sentence(
          range: range, words: words, section: kind.map { $0 + 1 } ?? 0,
          marks: Self.marks(sentences.count, placeInSection, words, text[range])))
    }
  }

  /// The sentence behind its heading, cut to thirty words; nil when nothing is left.
  private static func shown(_ range: TextRange, _ section: Section?, _ text: NoteText) -> TextRange?
  {
    let bytes = text.bytes
    var lower = Int(range.lower)
    let upper = Int(range.upper)
    if let section, section.title.lower >= range.lower, section.title.upper <= range.upper {
      lower = Int(section.title.upper)
    }
    while lower < upper, isMark(bytes[lower]) { lower += 1 }
    lower += Words.markLength(Array(bytes[lower..<upper]))
    var position = lower
    var words = 0
    while position < upper {
      while position < upper, !Words.isSpace(bytes[position]) { position += 1 }
      words += 1
      if words == mostWords { break }
      while position < upper, Words.isSpace(bytes[position]) { position += 1 }
    }
    var end = position
    while end > lower, Words.isSpace(bytes[end - 1]) { end -= 1 }
    let scalars = bytes[lower..<end].count { $0 & 0xC0 != 0x80 }
    return end > lower && scalars <= PassageReader.mostScalars ? TextRange(lower, end) : nil
  }

  private static func isMark(_ byte: UInt8) -> Bool {
    Words.isSpace(byte) || byte == Byte.colon || byte == Byte.hyphen || byte == UInt8(ascii: "*")
      || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "=")
  }

  private static func marks(_ place: Int, _ inSection: Int, _ words: [String], _ text: String)
    -> [Float]
  {
    let count = Float(min(words.count, 30))
    let capitals = text.utf8.count { Byte.isUpper($0) } * 2 > text.utf8.count
    let figures = words.count { $0.utf8.first.map(Byte.isDigit) ?? false }
    return [
      Float(place) / Float(most), place == 0 ? 1 : 0, inSection == 0 ? 1 : 0,
      Float(min(inSection, 10)) / 10, count / 30, words.count < 4 ? 1 : 0, capitals ? 1 : 0,
      Float(figures) / count,
    ]
  }
}
