import CKernels
import TensorCore

/// Looks for the words whose vectors point most the way a given one does.
public struct NearestWords: Sendable {
  private let vectors: WordVectors
  /// Rows of length 1.
  private let rows: Matrix

  public struct Hit: Sendable, Hashable {
    public var key: String
    public var cosine: Double
  }

  public init(_ vectors: WordVectors) {
    self.vectors = vectors
    var rows = vectors.matrix()
    let (count, columns) = (rows.rows, rows.columns)
    rows.withMutablePointer { values in
      for index in 0..<count {
        let row = values + index * columns
        let norm = ck_dot(row, row, columns).squareRoot()
        if norm > 0 { for c in 0..<columns { row[c] /= norm } }
      }
    }
    self.rows = rows
  }

  /// The nearest words, best first, equals by their frequency.
  public func nearest(to vector: [Float], count: Int = 10, except: Set<Int> = []) -> [Hit] {
    precondition(
      vector.count == rows.columns, "a vector of \(vector.count) in a space of \(rows.columns)")
    var norm = 0.0
    for value in vector { norm += Double(value) * Double(value) }
    guard norm > 0, count > 0 else { return [] }
    let scale = Float(1 / norm.squareRoot())
    var best: [(index: Int, cosine: Float)] = []
    rows.withPointer { values in
      for index in 0..<rows.rows where !except.contains(index) {
        let cosine = ck_dot(values + index * rows.columns, vector, rows.columns) * scale
        if best.count == count, cosine <= best[count - 1].cosine { continue }
        let place = best.firstIndex { $0.cosine < cosine } ?? best.count
        best.insert((index, cosine), at: place)
        if best.count > count { best.removeLast() }
      }
    }
    return best.map { Hit(key: vectors.vocabulary[$0.index], cosine: Double($0.cosine)) }
  }

  /// The words nearest to a word, without itself; nil when nothing is known about it.
  public func nearest(to word: String, count: Int = 10) -> [Hit]? {
    guard let vector = vectors.vector(of: word) else { return nil }
    let own = vectors.vocabulary.index(of: word).map { Set([$0]) } ?? []
    return nearest(to: vector, count: count, except: own)
  }

  /// The same for a key of the vocabulary; nil when it has no vector of its own.
  func nearest(toKey key: String) -> [Hit]? {
    let index = Array(key.utf8).withUnsafeBufferPointer { vectors.vocabulary.index(of: $0) }
    guard let index else { return nil }
    let row = rows.row(index)
    return nearest(to: row.indices.map { row[$0] }, except: [index])
  }
}
