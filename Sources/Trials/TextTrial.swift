import ClinicalRecord
import ClinicalText
import Lexicon

/// One text through breaker, splitter and sections, and what is wrong with what came out.
///
/// Tokens, sentences and sections must stand in order, apart from each other, inside the text and on
/// boundaries of scalars; nothing but blanks may lie outside the tokens, and each token in one sentence.
public struct TextTrial: ~Copyable {
  private let breaker = WordBreaker()
  private let splitter = SentenceSplitter()
  private let finder = SectionFinder()

  public init() {}

  /// Bytes of any kind through the reader and the stages behind it.
  public borrowing func faults(ofBytes bytes: [UInt8]) -> [String] {
    let strict = try? NoteText(decoding: bytes)
    guard let lossy = try? NoteText(decoding: bytes, lossy: true) else {
      return ["lossy reading failed"]
    }
    var faults = faults(of: Note(id: "trial", text: lossy))
    if let strict {
      if strict != lossy { faults.append("lossy reading changed a good text") }
      if strict.replaced + lossy.replaced > 0 { faults.append("a good text counts replacements") }
      if strict.encoding == "UTF-8" && strict.bytes != bytes { faults.append("the text changed") }
    }
    if String(validating: lossy.bytes, as: UTF8.self) == nil { faults.append("not UTF-8") }
    return faults
  }

  /// A note through the stages behind the reader.
  public borrowing func faults(of note: borrowing Note) -> [String] {
    let layout = LineLayout(note.text, in: note.body)
    let tokens = breaker.tokens(of: note.text, in: note.body)
    let sentences = splitter.split(note.text, tokens, layout)
    let sections = finder.sections(in: note.text, layout)
    var faults: [String] = []
    Self.check("token", tokens.lazy.map(\.range), note, &faults)
    Self.check("sentence", sentences.lazy.map(\.range), note, &faults)
    Self.check("section", sections.lazy.map(\.range), note, &faults)
    checkCover(note, tokens, &faults)
    checkMembers(tokens, sentences, &faults)
    for section in sections where !section.range.contains(section.title) || section.title.isEmpty {
      faults.append("a section's title lies outside it or is empty")
    }
    return faults
  }

  private static func check(
    _ name: String, _ ranges: some Sequence<TextRange>, _ note: borrowing Note,
    _ faults: inout [String]
  ) {
    var end = note.body.lower
    for range in ranges {
      if range.isEmpty { faults.append("an empty \(name)") }
      if range.lower < end { faults.append("\(name)s overlap or stand out of order") }
      if range.upper > note.body.upper { faults.append("a \(name) leaves the text") }
      for offset in [range.lower, range.upper] where !Self.isBoundary(offset, note.text.bytes) {
        faults.append("a \(name) cuts a character")
      }
      end = range.upper
    }
  }

  private static func isBoundary(_ offset: Int32, _ bytes: [UInt8]) -> Bool {
    offset == bytes.count || Int(offset) < bytes.count && bytes[Int(offset)] & 0xC0 != 0x80
  }

  /// Letters and digits outside all tokens would be lost to every later stage.
  private borrowing func checkCover(
    _ note: borrowing Note, _ tokens: [Token], _ faults: inout [String]
  ) {
    var position = Int(note.body.lower)
    let bytes = note.text.bytes
    for token in tokens + [Token(TextRange(note.body.upper, note.body.upper), .word)] {
      while position < token.lower {
        if bytes[position] > 0x20, bytes[position] < 0x7F { faults.append("text outside tokens") }
        position += 1
      }
      position = Int(token.upper)
    }
  }

  private borrowing func checkMembers(
    _ tokens: [Token], _ sentences: [Sentence], _ faults: inout [String]
  ) {
    var next = 0
    for sentence in sentences {
      if sentence.tokens.lowerBound != next || sentence.tokens.isEmpty {
        faults.append("a token in no sentence or in two")
        return
      }
      next = sentence.tokens.upperBound
      let range = TextRange(tokens[sentence.tokens.lowerBound].lower, tokens[next - 1].upper)
      if range != sentence.range { faults.append("a sentence is not its tokens") }
    }
    if next != tokens.count { faults.append("a token in no sentence") }
  }
}
