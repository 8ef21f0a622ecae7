import CKernels
import Files
import JSON
import TensorCore

/// Vectors of words, with subword buckets that make a vector for any unseen word.
///
/// The rows are signed bytes with a scale each, read in place from a mapped file or from linked bytes:
///
///     let vectors = try WordVectors("models/vectors-clinical.safetensors")
///     var row = [Float](repeating: 0, count: vectors.dimensions)
///     row.withUnsafeMutableBufferPointer { _ = vectors.vector(for: foldedToken, into: $0) }
public struct WordVectors: Sendable {
  /// What a lookup found.
  public enum Origin: Sendable, Hashable {
    /// The key has a vector of its own.
    case known
    /// The vector was made from the key's subwords.
    case subwords
    /// Nothing is known about the key; its vector is zero.
    case none
  }

  public static let kind = "word-vectors"

  public let vocabulary: Vocabulary
  public let subwords: Subwords
  public let dimensions: Int
  /// The training card and what else the file says about itself.
  public let metadata: [String: String]
  let words: StoredRows
  private let bucketRows: BucketRows
  var buckets: StoredRows { bucketRows.rows }

  /// Vectors in memory, brought to bytes.
  public init(
    _ vocabulary: Vocabulary, _ rows: Matrix, subwords: Subwords = Subwords(buckets: 0),
    buckets: Matrix? = nil, metadata: [String: String] = [:]
  ) {
    precondition(vocabulary.count == rows.rows, "\(vocabulary.count) words, \(rows.rows) rows")
    precondition(
      subwords.buckets == buckets?.rows ?? 0,
      "\(subwords.buckets) buckets, \(buckets?.shape ?? "none")")
    self.vocabulary = vocabulary
    self.subwords = subwords
    self.metadata = metadata
    dimensions = rows.columns
    words = StoredRows(rows)
    bucketRows = .stored(StoredRows(buckets ?? Matrix(rows: 0, columns: rows.columns)))
  }

  /// Vectors that came without buckets; these are fitted to the words when an unseen word is first looked up.
  init(_ vocabulary: Vocabulary, _ rows: Matrix, fitting subwords: Subwords) {
    precondition(vocabulary.count == rows.rows, "\(vocabulary.count) words, \(rows.rows) rows")
    self.vocabulary = vocabulary
    self.subwords = subwords
    metadata = [:]
    dimensions = rows.columns
    words = StoredRows(rows)
    bucketRows = .fitted(FittedRows(vocabulary, words, subwords))
  }

  /// Vectors of a safetensors file, which stays mapped.
  public init(_ path: String) throws(VectorError) {
    try self.init(try VectorError.weights { () throws(WeightFileError) in try WeightFile(path) })
    // Linked vectors were checked when they were made.
    for (name, rows) in [("words", words), ("buckets", buckets)] {
      guard let (row, fault) = rows.fault else { continue }
      throw VectorError("read", path, reason: "row \(row + 1) of '\(name)' has \(fault)")
    }
  }

  /// Vectors of a weight file, linked ones for example.
  public init(_ file: WeightFile) throws(VectorError) {
    let told: JSONValue?
    do throws(WeightFileError) {
      try file.require(kind: Self.kind)
      let config = try file.config()
      subwords = try Subwords(config, of: file)
      words = try StoredRows(file.stored("words"), file)
      bucketRows = .stored(
        subwords.buckets == 0
          ? StoredRows(Matrix(rows: 0, columns: words.columns))
          : try StoredRows(file.stored("buckets"), file))
      vocabulary = try Vocabulary(file)
      told = config["dimensions"]
    } catch { throw VectorError(error) }
    metadata = file.metadata
    dimensions = words.columns
    guard vocabulary.count == words.rows, buckets.rows == subwords.buckets,
      buckets.columns == words.columns, told == nil || told?.integer == words.columns
    else {
      throw VectorError("read", file.source, reason: "its words and its rows do not fit")
    }
  }

  public var count: Int { vocabulary.count }

  /// Writes the vector of a folded token (`Folding.fold`; numbers may stand as they are) to `target`, which
  /// has room for `dimensions`.
  @discardableResult
  public func vector(
    for key: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableBufferPointer<Float>
  ) -> Origin {
    precondition(target.count >= dimensions, "a vector of \(dimensions) into \(target.count)")
    let row = target.baseAddress!
    if VectorKey.isNumber(key.first, key.count > 1 ? key[1] : nil) {
      return withShape(of: key) { find($0, into: row) }
    }
    return find(key, into: row)
  }

  /// The same into a span.
  @discardableResult
  public func vector(for key: Span<UInt8>, into target: inout MutableSpan<Float>) -> Origin {
    key.withUnsafeBufferPointer { key in
      target.withUnsafeMutableBufferPointer { vector(for: key, into: $0) }
    }
  }

  /// The vector of a word as it may stand in a text; nil when nothing is known about it.
  public func vector(of word: String) -> [Float]? {
    var origin = Origin.none
    let row = [Float](unsafeUninitializedCapacity: dimensions) { target, count in
      VectorKey.make(word).withUnsafeBufferPointer { origin = vector(for: $0, into: target) }
      count = dimensions
    }
    return origin == .none ? nil : row
  }

  /// The vector of the word with that number in the vocabulary.
  public func copyRow(_ index: Int, into target: UnsafeMutableBufferPointer<Float>) {
    precondition(index >= 0 && index < count && target.count >= dimensions)
    var row = Int32(index)
    words.sum(&row, 1, factor: 1, into: target.baseAddress!)
  }

  /// All words' vectors as floats.
  public func matrix() -> Matrix { words.matrix() }

  /// All buckets' rows as floats.
  package func bucketMatrix() -> Matrix { buckets.matrix() }

  private func find(_ key: UnsafeBufferPointer<UInt8>, into row: UnsafeMutablePointer<Float>)
    -> Origin
  {
    if let index = vocabulary.index(of: key) {
      var number = Int32(index)
      words.sum(&number, 1, factor: 1, into: row)
      return .known
    }
    return withUnsafeTemporaryAllocation(of: Int32.self, capacity: subwords.most + 1) { found in
      let count = subwords.buckets(of: key, into: found.baseAddress!)
      buckets.sum(found.baseAddress!, count, factor: count > 0 ? 1 / Float(count) : 0, into: row)
      return count > 0 ? .subwords : .none
    }
  }

  private func withShape<R>(
    of key: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> R
  ) -> R {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: VectorKey.longest) { shape in
      let count = min(key.count, VectorKey.longest)
      for i in 0..<count { shape[i] = key[i] &- 0x30 < 10 ? 0x30 : key[i] }
      return body(UnsafeBufferPointer(rebasing: shape[..<count]))
    }
  }
}
