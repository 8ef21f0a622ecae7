import ClinicalText
import Files
import Glibc
import TensorCore

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

  /// Reads texts, counts words and keeps those that come `cutoff` times. `scratch` names a file that may be
  /// written; it is gone when this object is.
  package init(
    _ paths: [String], shape: CorpusShape = CorpusShape(), cutoff: Int = 5, limit: Int = .max,
    scratch: String, progress: (Int) -> Void = { _ in }
  ) throws(VectorError) {
    var builder = try CorpusBuilder(scratch: scratch)
    var reader = try CorpusReader(paths)
    try builder.read(&reader, shape, progress)
    (vocabulary, map) = Vocabulary.cut(
      builder.table, counts: builder.counts, cutoff: cutoff, limit: limit)
    wordCount = builder.wordCount
    pieces = builder.pieces + [builder.length]
    try builder.finish()
    file = try VectorError.files { () throws(FileError) in try MappedFile(scratch) }
    unlink(scratch)
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

/// Writes the numbers while it counts.
private struct CorpusBuilder: ~Copyable {
  private(set) var table = WordTable()
  private(set) var counts: [Int] = []
  private(set) var pieces: [Int] = []
  private(set) var length = 0
  private(set) var wordCount = 0
  private var file: AtomicFile

  init(scratch: String) throws(VectorError) {
    file = try VectorError.files { () throws(FileError) in try AtomicFile(scratch) }
  }

  mutating func read(_ reader: inout CorpusReader, _ shape: CorpusShape, _ progress: (Int) -> Void)
    throws(VectorError)
  {
    let splitter = SentenceSplitter()
    var isDone = false
    while !isDone {
      var batch: [NoteText] = []
      var size = 0
      while size < 1 << 20 {
        guard let text = try reader.nextText() else {
          isDone = true
          break
        }
        size += text.count
        batch.append(text)
      }
      let shares = min(batch.count, 16)
      let keyed = Workers.map(shares) { share in
        let breaker = WordBreaker()
        return (batch.count * share / shares..<batch.count * (share + 1) / shares).map {
          KeyedText(batch[$0], breaker, splitter, shape)
        }
      }
      for text in keyed.joined() { try add(text) }
      progress(wordCount)
    }
  }

  private mutating func add(_ text: KeyedText) throws(VectorError) {
    var numbers: [UInt32] = []
    numbers.reserveCapacity(text.ends.count + text.breaks.count)
    text.bytes.withUnsafeBufferPointer { bytes in
      var lower = 0
      var nextBreak = 0
      for (i, upper) in text.ends.enumerated() {
        let number = table.insert(UnsafeBufferPointer(rebasing: bytes[lower..<upper]))
        if number == counts.count { counts.append(1) } else { counts[number] += 1 }
        startPiece(at: length + numbers.count)
        numbers.append(UInt32(number))
        lower = upper
        if nextBreak < text.breaks.count, text.breaks[nextBreak] == i + 1 {
          nextBreak += 1
          numbers.append(EncodedCorpus.stop)
          mayEnd = true
        }
      }
    }
    wordCount += text.ends.count
    length += numbers.count
    let raw = numbers.withUnsafeBytes { Array($0) }
    do throws(FileError) { try file.write(raw) } catch { throw VectorError(error) }
  }

  private var mayEnd = true

  private mutating func startPiece(at place: Int) {
    let length = place - (pieces.last ?? -EncodedCorpus.pieceLength)
    if mayEnd ? length >= EncodedCorpus.pieceLength : length >= 2 * EncodedCorpus.pieceLength {
      pieces.append(place)
    }
    mayEnd = false
  }

  consuming func finish() throws(VectorError) {
    do throws(FileError) { try file.commit(mode: 0o600) } catch { throw VectorError(error) }
  }
}
