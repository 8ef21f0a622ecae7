import ClinicalRecord
import ClinicalText
import Console
import Files
import JSON
import Lexicon
import RecordFormats
import Summarization

/// Reads notes into what summaries are made from: sentences, sections, and the concepts of the lexicons.
struct CaseReading: ~Copyable {
  private let breaker = WordBreaker()
  private let splitter = SentenceSplitter()
  private let finder = SectionFinder()
  private var matcher = ConceptMatcher()
  private var matches: [ConceptMatch] = []

  init() {}

  mutating func annotate(_ note: Note) -> AnnotatedNote {
    let layout = LineLayout(note.text, in: note.body)
    let tokens = breaker.tokens(of: note.text, in: note.body)
    let sentences = splitter.split(note.text, tokens, layout)
    let text = TokenizedText(note.text, tokens: tokens, sentences: sentences)
    let sections = finder.sections(in: note.text, layout)
    matcher.match(text, sections: sections, into: &matches)
    let entities = matches.map { match in
      let tokens = match.core
      let range = TextRange(
        text.tokens[tokens.lowerBound].lower, text.tokens[tokens.upperBound - 1].upper)
      return Entity(match.type, at: range, concept: match.concept.map { matcher.lexicon.id($0) })
    }
    return AnnotatedNote(note, text: text, sections: sections, entities: entities)
  }

  /// All readable notes of `paths`; each failure is told.
  mutating func notes(_ paths: [String]) -> (notes: [AnnotatedNote], failed: Int) {
    notes(NoteReader(paths, columns: NoteColumns(), lossy: false))
  }

  /// All readable notes of a reader; each failure is told.
  mutating func notes(_ reader: NoteReader) -> (notes: [AnnotatedNote], failed: Int) {
    var notes: [AnnotatedNote] = []
    var failed = 0
    while let result = reader.next() {
      switch result {
      case .success(let note): notes.append(annotate(note))
      case .failure(let error):
        Words.say("\(error)")
        failed += 1
      }
    }
    return (notes, failed)
  }

  /// The cases below `paths`: each folder that holds a facts.json, with its notes.
  mutating func cases(_ paths: [String]) throws -> [ReferenceCase] {
    var cases: [ReferenceCase] = []
    for path in paths {
      let files = try FolderWalk(path).files
      let folders = files.filter { $0 == "facts.json" || $0.hasSuffix("/facts.json") }
        .map { path + "/" + $0.dropLast("facts.json".count) }
      for folder in folders {
        var source = try ByteSource("\(folder)facts.json")
        let facts = HandoverFacts(try JSONParser.parse(try source.readAll()))
        let texts = try FolderWalk(folder).files.filter { $0.hasSuffix(".txt") }
        let (notes, failed) = self.notes(texts.map { folder + $0 })
        guard failed == 0 else { throw Failure("a note of \(folder) could not be read") }
        let name = folder.split(separator: "/").last.map(String.init) ?? folder
        cases.append(ReferenceCase(name: name, notes: notes, facts: facts))
      }
    }
    guard !cases.isEmpty else {
      throw Failure(
        "no facts.json below \(paths.joined(separator: ", ")); it says what a handover should hold")
    }
    return cases
  }
}
