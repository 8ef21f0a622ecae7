import ClinicalRecord
import ClinicalText
import Glibc
import Lexicon
import RecordIndex
import RecordStore

/// An index in a folder of its own, with notes written as marked text.
final class Ward {
  let folder: String
  var path: String { "\(folder)/ward.db" }
  private let breaker = WordBreaker()
  private let finder = SectionFinder()
  private let preparer = NotePreparer()

  init() {
    var template = Array("/tmp/osler-index-XXXXXX".utf8CString)
    folder = template.withUnsafeMutableBufferPointer { String(cString: mkdtemp($0.baseAddress!)!) }
  }

  deinit {
    for ending in ["", "-wal", "-shm", "-writer", "-journal"] { unlink("\(path)\(ending)") }
    rmdir(folder)
  }

  /// A note from text in which `[heart failure|disease absent HF I50.9]` is an entity: its words, then type, assertion, and
  /// perhaps its concept and code.
  func note(
    _ id: String, _ marked: String, patient: String? = nil, date: String? = nil, kind: String? = nil
  ) -> AnnotatedNote {
    var plain = ""
    var found: [(range: TextRange, words: [String])] = []
    var rest = marked[...]
    while let open = rest.firstIndex(of: "["), let close = rest[open...].firstIndex(of: "]") {
      plain += rest[..<open]
      let parts = rest[rest.index(after: open)..<close].split(separator: "|")
      let start = plain.utf8.count
      plain += parts[0]
      found.append(
        (TextRange(start, plain.utf8.count), parts[1].split(separator: " ").map(String.init)))
      rest = rest[rest.index(after: close)...]
    }
    plain += rest
    let note = Note(id: id, patient: patient, date: date, kind: kind, text: NoteText(plain))
    let sections = finder.sections(in: note.text, LineLayout(note.text))
    let entities = found.map { range, words in
      let status = words.count > 1 ? AssertionStatus(rawValue: words[1])! : .present
      return Entity(
        EntityType(rawValue: words[0])!, at: range,
        assertion: Assertion(status, experiencer: status == .family ? .family : .patient),
        section: sections.last { $0.range.contains(range.lower) }?.kind,
        concept: words.count > 2 ? words[2] : nil,
        codes: words.count > 3 ? [Code(.icd10cm, words[3], "code \(words[3])")] : [])
    }
    let tokens = breaker.tokens(of: note.text)
    return AnnotatedNote(
      note, text: TokenizedText(note.text, tokens: tokens, sentences: []), sections: sections,
      entities: entities)
  }

  /// Writes notes and closes the index; gives what became of each.
  @discardableResult
  func write(
    _ notes: [AnnotatedNote], feedback: FeedbackReading? = nil, vectors: [[Float]] = [],
    annotator: String = "hand", prune: Bool = false
  ) throws -> [IndexWriter.Change] {
    let writer = try IndexWriter(path, annotator: annotator, patience: 0.2)
    let changes = try notes.enumerated().map { number, note in
      let vector = vectors.isEmpty ? nil : vectors[number]
      return try writer.add(
        preparer.prepare(NoteReading(note, feedback: feedback, vector: vector)))
    }
    if prune { _ = try writer.prune() }
    try writer.finish()
    return changes
  }

  func reader() throws -> IndexReader {
    try IndexReader(path) { ["CHF": ["HF"], "heart failure": ["HF"]][$0] ?? [] }
  }

  /// The ids of the notes that answer a query, sorted.
  func ids(_ query: String) throws -> [String] {
    try reader().search(SearchQuery(query), SearchOptions(limit: 10_000)).hits.map(\.note.id)
      .sorted()
  }
}
