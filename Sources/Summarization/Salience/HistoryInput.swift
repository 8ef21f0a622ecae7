import ClinicalRecord
import ClinicalText
import Embeddings
import TensorCore

/// A history as numbers: the vectors of its words, the words of each passage, and what else is known of it.
struct HistoryInput: Sendable {
  /// A row for each distinct word of the history.
  var vectors: Matrix
  /// For each passage the rows of its words, in order.
  var words: [[Int]]
  /// A row for each passage: its cues, figures, mentions and where it stands.
  var marks: Matrix

  /// Longer passages are read up to here.
  static let mostWords = 60
  /// The length of every word's vector.
  private static let length: Float = 2

  init(_ history: CaseHistory, _ features: [[(id: Int, value: Float)]], _ vectors: WordVectors) {
    var keys = NumberedWords()
    var key: [UInt8] = []
    words = history.passages.map { passage in
      let note = history.notes[passage.source.note].text
      return note.tokenIndices(in: passage.source.range).prefix(Self.mostWords).map { token in
        VectorKey.make(note.text.bytes[note.tokens[token].range.indices], into: &key)
        return key.withUnsafeBufferPointer { keys.insert($0) }
      }
    }
    self.vectors = Self.rows(keys, vectors)
    marks = Matrix(rows: features.count, columns: PassageFeatures.plain)
    for (row, features) in features.enumerated() {
      for (id, value) in features where id < PassageFeatures.plain { marks[row, id] = value }
    }
  }

  /// The vectors of words, brought to one length; zeros where nothing is known.
  private static func rows(_ keys: NumberedWords, _ vectors: WordVectors) -> Matrix {
    var result = Matrix(rows: max(1, keys.count), columns: vectors.dimensions)
    var row = [Float](repeating: 0, count: vectors.dimensions)
    for place in 0..<keys.count {
      let origin = row.withUnsafeMutableBufferPointer { row in
        keys.word(place).withUnsafeBufferPointer { vectors.vector(for: $0, into: row) }
      }
      let sum = row.reduce(0) { $0 + $1 * $1 }
      guard origin != .none, sum > 0 else { continue }
      let factor = length / sum.squareRoot()
      for i in row.indices { result[place, i] = row[i] * factor }
    }
    return result
  }
}
