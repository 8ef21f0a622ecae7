import ClinicalText
import Files
import Glibc

/// A corpus as numbers: read once, kept in a file that has no name, walked as often as training wants.
// @unchecked: all state is constant after init; the mapping is read-only.
package final class EncodedCorpus: @unchecked Sendable {
  /// Ends a window in the file's stream of numbers.
  static let stop = UInt32.max
  /// A piece is cut at the first window end behind so many numbers, and anywhere behind twice as many.
  static let pieceLength = 32

  package let vocabulary: Vocabulary
  /// Words of the corpus, rare ones included.
  package let wordCount: Int
  /// Where pieces begin, and the end.
  let pieces: [Int]
  /// From the numbers in the file to the vocabulary's; -1 for words that were left out.
  let map: [Int32]
  private let file: MappedFile

  /// Reads texts, counts words and keeps those that come `cutoff` times. The numbers lie on the disk of
  /// `output`, in a file without a name. Bytes that are no text are an error, or U+FFFD when `lossy`.
  package init(
    _ paths: [String], shape: CorpusShape = CorpusShape(), cutoff: Int = 5, limit: Int = .max,
    beside output: String, lossy: Bool = false, progress: (Int) -> Void = { _ in }
  ) throws(VectorError) {
    var builder = try CorpusBuilder(beside: output)
    var reader = try CorpusReader(paths, lossy: lossy)
    try builder.read(&reader, shape, progress)
    var stream = try builder.finish()
    if let threshold = shape.phraseThreshold {
      let phrases = PhraseFinder(stream, cutoff: cutoff, threshold: threshold)
      if !phrases.pairs.isEmpty { stream = try phrases.join(stream, beside: output) }
    }
    wordCount = stream.wordCount
    pieces = stream.pieces
    file = stream.file
    (vocabulary, map) = Vocabulary.cut(
      stream.table, counts: stream.counts, cutoff: cutoff, limit: limit)
    guard vocabulary.count > 1 else {
      throw VectorError(
        "train on", paths.joined(separator: ", "),
        reason: "no two words come \(cutoff) times; give more text or a lower --cutoff")
    }
  }

  /// The numbers of all words, with stops between windows.
  var numbers: UnsafeBufferPointer<UInt32> { file.bytes.bindMemory(to: UInt32.self) }

  var pieceCount: Int { pieces.count - 1 }
}

/// The numbers of a corpus with the words that they stand for.
struct CorpusStream {
  var table: NumberedWords
  var counts: [Int]
  /// Where pieces begin, and the end.
  var pieces: [Int]
  var wordCount: Int
  var file: MappedFile

  var numbers: UnsafeBufferPointer<UInt32> { file.bytes.bindMemory(to: UInt32.self) }
}
