import ClinicalRecord
import ClinicalText
import JSON

/// Checks a written handover against the notes it cites: digests, spans, and every word of every statement.
public struct HandoverProof: Sendable {
  /// One thing that does not hold, with the statement it concerns.
  public struct Failure: Hashable, Sendable, CustomStringConvertible {
    public var statement: String
    public var reason: String
    public var description: String { "\"\(statement)\": \(reason)" }
  }

  public private(set) var failures: [Failure] = []
  /// How many statements and conflicts were checked.
  public private(set) var checked = 0

  private let notes: [String: Note]

  /// Checks `summary`, what `summarize --format json` wrote, against `notes`.
  public init(_ summary: JSONValue, notes: [Note]) {
    self.notes = Dictionary(notes.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    checkNotes(summary["notes"]?.array ?? [])
    for statement in summary["statements"]?.array ?? [] { check(statement) }
    for conflict in summary["conflicts"]?.array ?? [] {
      checked += 1
      let about = "conflict: \(conflict["about"]?.string ?? "")"
      let sources = conflict["sources"]?.array ?? []
      if !(2...4).contains(sources.count) { fail(about, "a conflict has two to four sources") }
      for source in sources { _ = span(source, of: about) }
    }
    for omission in summary["omitted"]?.array ?? [] {
      for source in omission["sources"]?.array ?? [] {
        _ = span(source, of: omission["text"]?.string ?? "")
      }
    }
  }

  private mutating func fail(_ statement: String, _ reason: String) {
    failures.append(Failure(statement: statement, reason: reason))
  }

  private mutating func checkNotes(_ rows: [JSONValue]) {
    for row in rows {
      let id = row["id"]?.string ?? ""
      guard let note = notes[id] else {
        fail("note \(id)", "it is not among the given notes")
        continue
      }
      if row["sha256"]?.string != note.sha256 {
        fail("note \(id)", "its text has changed since the summary was made")
      }
    }
  }

  private mutating func check(_ statement: JSONValue) {
    checked += 1
    let text = statement["text"]?.string ?? ""
    let sources = statement["sources"]?.array ?? []
    if sources.isEmpty { fail(text, "it cites no source") }
    let words = text.split(separator: " ").count
    if words > PassageReader.mostWords { fail(text, "it has \(words) words") }
    let spans = sources.compactMap { span($0, of: text) }
    guard spans.count == sources.count else { return }
    if let word = StatementCover(spans).firstUncovered(text) {
      fail(text, "\"\(word)\" stands in none of its sources")
    }
    if spans.count == 1 {
      if !StatementCover.isQuote(text, of: spans[0]) {
        fail(text, "its source does not say these words in this order and to its end")
      }
    } else if !StatementCover.isJoined(text, of: spans) {
      fail(text, "its sources do not say these words in this order and to their ends")
    }
  }

  /// The text of a source; nil when it is no whole sentence or row part of a known note.
  private mutating func span(_ source: JSONValue, of statement: String) -> String? {
    let id = source["note"]?.string ?? ""
    guard let note = notes[id] else {
      fail(statement, "its note \(id) is not among the given notes")
      return nil
    }
    guard let start = source["start"]?.integer, let end = source["end"]?.integer, start < end,
      end - start <= PassageReader.mostScalars, let lower = note.text.offset(ofScalar: start),
      let upper = note.text.offset(ofScalar: end)
    else {
      fail(statement, "a source in \(id) is no span of at most 300 scalars")
      return nil
    }
    let range = TextRange(lower, upper)
    guard isWhole(range, note.text) else {
      fail(statement, "the source \(start)..<\(end) in \(id) cuts a word or takes in a blank")
      return nil
    }
    return note.text[range]
  }

  /// True when neither edge stands inside a word or at a blank.
  private func isWhole(_ range: TextRange, _ text: NoteText) -> Bool {
    let bytes = text.bytes
    let lower = Int(range.lower)
    let upper = Int(range.upper)
    if Words.isSpace(bytes[lower]) || Words.isSpace(bytes[upper - 1]) { return false }
    let opens = lower == 0 || Words.isSpace(bytes[lower - 1]) || !isWord(bytes[lower - 1])
    let closes =
      upper == bytes.count || Words.isSpace(bytes[upper]) || !isWord(bytes[upper - 1])
      || !isWord(bytes[upper])
    return opens && closes
  }

  private func isWord(_ byte: UInt8) -> Bool {
    Byte.isLetter(byte) || Byte.isDigit(byte) || byte >= 0x80
  }
}

/// The words of a statement's sources.
struct StatementCover {
  private let words: Set<String>

  init(_ sources: [String]) {
    words = Set(sources.flatMap { Self.words($0) })
  }

  private static func words(_ text: String) -> [String] {
    PhraseSearch.folded(text).split(separator: " ").map { bare($0) }
  }

  /// A word without the marks around it; the marks alone when there is nothing else.
  private static func bare(_ word: Substring) -> String {
    var part = word
    while let last = part.last, ".,;:()[]\"'!?".contains(last) { part = part.dropLast() }
    while let first = part.first, ".,;:()[]\"'#-*>=+~".contains(first) { part = part.dropFirst() }
    return String(part.isEmpty ? word : part)
  }

  /// The first word of a statement that no source has.
  func firstUncovered(_ statement: String) -> String? {
    Self.words(statement).first { !words.contains($0) }
  }

  /// True when the statement is what its sources say, one behind the other without the marks of their lists.
  static func isJoined(_ statement: String, of sources: [String]) -> Bool {
    let quotes = sources.map { source in
      let single = Array(PhraseSearch.single(source).utf8)
      return String(decoding: single.dropFirst(Words.markLength(single)), as: UTF8.self)
    }
    return PhraseSearch.single(statement) == StatementJoiner.text(quotes)
  }

  /// True when the statement's words are the source's last words, all of them but a list's mark.
  static func isQuote(_ statement: String, of source: String) -> Bool {
    let source = PhraseSearch.folded(source)
    let statement = PhraseSearch.folded(statement)
    guard source.hasSuffix(statement) else { return false }
    let mark = source.utf8.count - statement.utf8.count
    return mark == 0 || mark == Words.markLength(Array(source.utf8))
  }
}
