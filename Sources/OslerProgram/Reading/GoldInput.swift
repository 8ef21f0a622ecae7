import ClinicalRecord
import ClinicalText
import Console
import EntityRecognition
import Files
import Lexicon
import RecordFormats

/// Annotated notes from brat folders, PubTator and CoNLL files.
enum GoldInput {
  /// The notes of all paths: folders are brat, `.conll`, `.tsv`, `.bio` and `.iob` files columns, others PubTator.
  static func read(_ paths: [String]) throws -> [GoldNote] {
    var notes: [GoldNote] = []
    for path in paths {
      if FolderWalk.isFolder(path) {
        notes += try BratReader.read(path)
      } else if ["conll", "tsv", "bio", "iob"].contains(where: { path.hasSuffix(".\($0)") }) {
        notes += try ConllReader.read(path, id: path)
      } else {
        notes += try PubTatorReader.read(path)
      }
    }
    return notes
  }

  /// Notes without annotations, from files and folders, ready for a tagger.
  static func unlabelled(_ paths: [String], lexicon: ConceptLexicon?) throws -> [TaggedNote] {
    guard !paths.isEmpty else { return [] }
    let reader = NoteReader(paths)
    var notes: [GoldNote] = []
    while let result = reader.next() {
      notes.append(GoldNote(note: try result.get(), entities: [], mentions: []))
    }
    return tagged(notes, lexicon: lexicon)
  }

  /// The notes cut into tokens and sections, with the marks of `lexicon`, ready for a tagger.
  static func tagged(_ notes: [GoldNote], lexicon: ConceptLexicon?) -> [TaggedNote] {
    var marker = lexicon.map { LexiconMarker($0) }
    let breaker = WordBreaker()
    let splitter = SentenceSplitter()
    let finder = SectionFinder()
    return notes.map { gold in
      let layout = LineLayout(gold.note.text, in: gold.note.body)
      let tokens = breaker.tokens(of: gold.note.text, in: gold.note.body)
      let sentences = splitter.split(gold.note.text, tokens, layout)
      let text = TokenizedText(gold.note.text, tokens: tokens, sentences: sentences)
      let sections = finder.sections(in: gold.note.text, layout)
      return TaggedNote(
        text: text, sections: sections, mentions: gold.mentions,
        lexicon: marker?.marks(text, sections))
    }
  }
}
