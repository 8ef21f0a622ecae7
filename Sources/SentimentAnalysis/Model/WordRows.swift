import ClinicalText
import TensorCore

/// The words a model knows and their vectors; row 0, all zeros, stands for every other word.
struct WordRows: Sendable {
  private var table: KeyTable
  private(set) var vectors: Matrix

  init(words: [String], vectors: Matrix) {
    precondition(words.count == vectors.rows, "\(words.count) words for \(vectors.shape)")
    table = KeyTable(capacity: words.count)
    for word in words { _ = table.insert(word.utf8) }
    self.vectors = vectors
  }

  var count: Int { vectors.rows }
  var dimensions: Int { vectors.columns }

  /// The row of a word by its folded form; repeated letters are taken off words that are not known as they stand.
  func row(of key: ArraySlice<UInt8>, _ folded: inout [UInt8]) -> Int {
    Folding.fold(key, into: &folded)
    // Vectors know numbers by their shape.
    if let first = folded.first, Byte.isDigit(first) {
      for i in folded.indices where Byte.isDigit(folded[i]) { folded[i] = UInt8(ascii: "0") }
    }
    if let number = table.number(of: folded) { return Int(number) }
    guard folded.count > 3, WordKey.shorten(&folded, to: 2) else { return 0 }
    return table.number(of: folded).map { Int($0) } ?? 0
  }

  func save(to writer: inout WeightFile.Writer) {
    let words = (0..<Int32(count)).map { String(decoding: table.key($0), as: UTF8.self) }
    writer.add("words", lines: words)
    writer.add("vectors", vectors, as: .int8)
  }

  init(from file: WeightFile) throws(WeightFileError) {
    let words = try file.bytes("words")
    table = KeyTable(capacity: try file.stored("vectors").rows)
    var start = 0
    for end in words.indices where words[end] == 0x0A {
      _ = table.insert(words[start..<end])
      start = end + 1
    }
    _ = table.insert(words[start...])
    vectors = try file.matrix("vectors")
    guard table.count == vectors.rows else {
      throw WeightFileError(
        file.source, reason: "\(table.count) words for \(vectors.rows) vectors")
    }
  }
}
