import Annotation
import ClinicalRecord
import Console
import EntityRecognition
import Files
import JSON
import RecordFormats
import Summarization
import TensorCore
import WorkSharing

/// Reads notes into what summaries are made from: all that the annotator finds in them.
struct CaseReading {
  private let models: EntityModels

  /// Reads the models, and finds time for `other` meanwhile.
  init(meanwhile other: @escaping () -> Void = {}) throws { models = try .linked(meanwhile: other) }

  /// Notes annotated one by one, for input of any length.
  func annotator() -> WorkerAnnotator { WorkerAnnotator(models, sources: .union) }

  /// All readable notes of `paths`; each failure is told.
  func notes(_ paths: [String]) -> (notes: [AnnotatedNote], failed: Int) {
    notes(NoteReader(paths))
  }

  /// All readable notes of a reader; each failure is told.
  func notes(_ reader: NoteReader) -> (notes: [AnnotatedNote], failed: Int) {
    notes { reader.next() }
  }

  /// All notes that `next` gives, in its order; each failure is told.
  func notes(_ next: @escaping () -> Result<Note, ReadError>?) -> (
    notes: [AnnotatedNote], failed: Int
  ) {
    var notes: [AnnotatedNote] = []
    var failed = 0
    OrderedWork.run(
      workers: Workers.cores, ahead: Workers.cores * 4, next: next,
      makeWorker: { _ in
        let annotator = annotator()
        return { result in result.map { annotator.annotate($0) } }
      },
      take: { (result: Result<AnnotatedNote, ReadError>) in
        switch result {
        case .success(let note): notes.append(note)
        case .failure(let error):
          Words.say("\(error)")
          failed += 1
        }
      })
    return (notes, failed)
  }

  /// The cases below `paths`: each folder that holds a facts.json, with its notes.
  func cases(_ paths: [String]) throws -> [ReferenceCase] {
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
