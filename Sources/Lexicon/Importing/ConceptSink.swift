import ClinicalRecord
import Files

/// Where imported concepts go: a compiled lexicon, or rows of a readable one when the file's name ends with .tsv.
package struct ConceptSink: ~Copyable {
  private var builder: LexiconBuilder
  private let space: ScratchSpace?
  private var file: AtomicFile
  private let isReadable: Bool
  package private(set) var conceptCount = 0
  package private(set) var termCount = 0

  package static let header = "id\tname\ttype\tcodes\tsynonyms\tnotes\n"

  /// A compiled lexicon is sorted beside the file, in parts of about `memory` bytes.
  package init(_ path: String, memory: Int = 1 << 25) throws(FileError) {
    let isReadable = path.hasSuffix(".tsv")
    let space = isReadable ? nil : try ScratchSpace(beside: path)
    var file = try AtomicFile(path)
    if isReadable { try file.write(Self.header) }
    (self.isReadable, self.space) = (isReadable, space)
    builder = LexiconBuilder(reordering: 2, on: space, memory: memory)
    self.file = file
  }

  package mutating func add(_ concept: Concept) throws(FileError) {
    conceptCount += 1
    termCount += 1 + concept.synonyms.count
    if isReadable { return try file.write(concept.row + "\n") }
    builder.add(concept)
    try space?.check()
  }

  /// Finishes the file.
  package consuming func commit() throws(FileError) {
    var file = file
    if !isReadable {
      try builder.write { (stretch: UnsafeRawBufferPointer) throws(FileError) in
        try file.write(stretch: stretch)
      }
    }
    try file.commit()
  }
}
