import ClinicalText
import Files
import TensorCore

/// Numbers the words of a corpus and writes the numbers while it counts.
struct CorpusBuilder: ~Copyable {
  private(set) var table = NumberedWords()
  private(set) var counts: [Int] = []
  private var pieces: [Int] = []
  private var length = 0
  private var wordCount = 0
  private var mayEnd = true
  private var pending: [UInt32] = []
  private let space: ScratchSpace

  /// The numbers go to the disk where the file `output` stands or will stand.
  init(beside output: String) throws(VectorError) {
    space = try VectorError.files { () throws(FileError) in try ScratchSpace(beside: output) }
  }

  /// Goes on with words that are known.
  init(beside output: String, table: NumberedWords) throws(VectorError) {
    try self.init(beside: output)
    self.table = table
    counts = [Int](repeating: 0, count: table.count)
  }

  /// Reads all texts; they are cut to words by all workers and numbered in order.
  mutating func read(
    _ reader: inout CorpusReader, _ shape: CorpusShape, _ progress: (Int) -> Void
  ) throws(VectorError) {
    let splitter = SentenceSplitter()
    while true {
      let batch = try Self.batch(&reader)
      if batch.isEmpty { return }
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

  private static func batch(_ reader: inout CorpusReader) throws(VectorError) -> [NoteText] {
    var batch: [NoteText] = []
    var size = 0
    while size < 1 << 20, let text = try reader.nextText() {
      size += text.count
      batch.append(text)
    }
    return batch
  }

  private mutating func add(_ text: KeyedText) throws(VectorError) {
    var lower = 0
    var nextBreak = 0
    for (i, upper) in text.ends.enumerated() {
      let number = text.bytes.withUnsafeBufferPointer {
        table.insert(UnsafeBufferPointer(rebasing: $0[lower..<upper]))
      }
      if number == counts.count { counts.append(0) }
      append(number)
      lower = upper
      if nextBreak < text.breaks.count, text.breaks[nextBreak] == i + 1 {
        nextBreak += 1
        stop()
      }
    }
    if pending.count > 1 << 16 { try flush() }
  }

  /// Adds one word.
  mutating func append(_ number: Int) {
    let pieceLength = length - (pieces.last ?? -EncodedCorpus.pieceLength)
    if pieceLength >= EncodedCorpus.pieceLength * (mayEnd ? 1 : 2) { pieces.append(length) }
    mayEnd = false
    counts[number] += 1
    wordCount += 1
    length += 1
    pending.append(UInt32(number))
  }

  /// Ends a window.
  mutating func stop() {
    mayEnd = true
    length += 1
    pending.append(EncodedCorpus.stop)
  }

  /// The number of a word that may be new.
  mutating func number(of word: [UInt8]) -> Int {
    let number = word.withUnsafeBufferPointer { table.insert($0) }
    if number == counts.count { counts.append(0) }
    return number
  }

  mutating func flush() throws(VectorError) {
    pending.withUnsafeBytes { _ = space.write($0) }
    pending.removeAll(keepingCapacity: true)
    do throws(FileError) { try space.check() } catch { throw VectorError(error) }
  }

  /// The stream, mapped.
  consuming func finish() throws(VectorError) -> CorpusStream {
    try flush()
    let (table, counts, wordCount, space) = (table, counts, wordCount, space)
    let pieces = pieces + [length]
    do throws(FileError) {
      return CorpusStream(
        table: table, counts: counts, pieces: pieces, wordCount: wordCount, file: try space.map())
    } catch { throw VectorError(error) }
  }
}
