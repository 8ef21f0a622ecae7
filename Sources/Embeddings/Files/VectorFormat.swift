import ClinicalText
import TensorCore

/// The forms in which word vectors travel between programs.
public enum VectorFormat: String, Sendable, CaseIterable {
  /// Ours: bytes with scales, subword buckets, counts.
  case safetensors
  /// A line with the number of words and dimensions, then a word and its numbers a line (also fastText's .vec).
  case word2vec
  /// The same head, then each word, a blank and raw 32-bit floats.
  case binary
  /// A word and its numbers a line, without a head.
  case glove
}

extension WordVectors {
  /// Buckets that vectors of other programs get, so that unseen words have a place in their space.
  public static let importedBuckets = 1 << 15

  /// Vectors of a file in any of the formats, told apart by its bytes.
  ///
  /// Words of other programs' files are brought to keys; of words with the same key the first stays. Their buckets are
  /// fitted when an unseen word needs them, or when the vectors are written as safetensors, which keeps them.
  public static func read(_ path: String, buckets: Int = importedBuckets) throws(VectorError)
    -> WordVectors
  {
    switch try VectorFormat.detect(path) {
    case .safetensors: return try WordVectors(path)
    case .binary:
      var reader = try BinaryVectorReader(path)
      return try reader.read().vectors(buckets: buckets)
    case .word2vec, .glove:
      var reader = try TextVectorReader(path)
      return try reader.read().vectors(buckets: buckets)
    }
  }
}

/// Words and rows as they come out of another program's file.
struct ImportedRows {
  private var table = NumberedWords()
  private var values: [Float] = []
  private var dimensions = 0
  private var key: [UInt8] = []

  /// Adds a word unless its key is there already.
  mutating func add(_ word: some Collection<UInt8>, _ row: [Float]) {
    VectorKey.make(word, into: &key)
    guard !key.isEmpty else { return }
    dimensions = row.count
    let before = table.count
    let index = key.withUnsafeBufferPointer { table.insert($0) }
    if index == before { values += row }
  }

  /// The vectors; counts fall as they do in any text (Zipf), since these files hold none.
  func vectors(buckets: Int) -> WordVectors {
    let counts = (0..<table.count).map { max(1, 10_000_000 / ($0 + 10)) }
    let vocabulary = Vocabulary(table: table, counts: counts)
    let rows = Matrix(rows: table.count, columns: dimensions, values)
    let subwords = Subwords(buckets: buckets)
    guard buckets > 0 else { return WordVectors(vocabulary, rows, subwords: subwords) }
    return WordVectors(vocabulary, rows, fitting: subwords)
  }
}
