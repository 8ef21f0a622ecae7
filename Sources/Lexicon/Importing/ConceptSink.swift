import ClinicalRecord
import Files

/// Where imported concepts go: a compiled lexicon, or rows of a readable one when the file's name ends with .tsv.
package struct ConceptSink: ~Copyable {
  private var builder: LexiconBuilder
  private var file: AtomicFile
  private let isReadable: Bool
  package private(set) var conceptCount = 0
  package private(set) var termCount = 0

  package static let header = "id\tname\ttype\tcodes\tsynonyms\tnotes\n"

  package init(_ path: String) throws(FileError) {
    var file = try AtomicFile(path)
    if path.hasSuffix(".tsv") { try file.write(Self.header) }
    isReadable = path.hasSuffix(".tsv")
    builder = LexiconBuilder(reordering: 2)
    self.file = file
  }

  package mutating func add(_ concept: Concept) throws(FileError) {
    conceptCount += 1
    termCount += 1 + concept.synonyms.count
    if isReadable { try file.write(concept.row + "\n") } else { builder.add(concept) }
  }

  /// Finishes the file.
  package consuming func commit() throws(FileError) {
    var file = file
    if !isReadable {
      let image = builder.image()
      for start in stride(from: 0, to: image.count, by: 1 << 20) {
        try file.write(image[start..<min(start + 1 << 20, image.count)])
      }
    }
    try file.commit()
  }
}
