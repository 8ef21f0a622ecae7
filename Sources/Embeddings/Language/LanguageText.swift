import ClinicalText
import Neural
import TensorCore

/// A corpus as a language model reads it: sentences of numbered words, each word with its fixed vector.
package final class LanguageText: Sendable {
  /// The classes that are predicted: a rare word, the edge of a sentence, then the frequent words.
  static let rare = 0
  static let edge = 1
  static let firstWord = 2

  package let vocabulary: Vocabulary
  /// The number of classes.
  package let classes: Int
  /// V-dimensional vectors, a row a word of the vocabulary; the last row, of zeros, is that of a word without one.
  let vectors: Matrix
  /// How often each class follows.
  let counts: [Int]
  private let words: [Int32]
  package let learned: [LanguageExample]
  /// Sentences that are kept apart to measure on.
  package let heldOut: [LanguageExample]

  /// Longer sentences are cut.
  private static let longest = 64
  /// Of so many stretches of sentences one is kept apart.
  private static let share = 50
  private static let stretch = 40

  /// `vector` writes a word's vector; words that come less than `cutoff` times are predicted as rare ones.
  package init(
    _ corpus: EncodedCorpus, dimensions: Int, cutoff: Int,
    vector: ([UInt8], UnsafeMutablePointer<Float>) -> Void
  ) {
    vocabulary = corpus.vocabulary
    let frequent = vocabulary.counts.prefix { $0 >= cutoff }.count
    classes = frequent + Self.firstWord
    var rows = Matrix(rows: vocabulary.count + 1, columns: dimensions)
    rows.withMutablePointer { rows in
      for word in 0..<corpus.vocabulary.count {
        vector(Array(corpus.vocabulary.table.word(word)), rows + word * dimensions)
      }
    }
    vectors = rows
    var words: [Int32] = []
    var sentences: [Range<Int>] = []
    var start = 0
    func close() {
      if words.count > start { sentences.append(start..<words.count) }
      start = words.count
    }
    for number in corpus.numbers {
      if number == EncodedCorpus.stop { close(); continue }
      let word = corpus.map[Int(number)]
      words.append(word < 0 ? Int32(vocabulary.count) : word)
      if words.count - start == Self.longest { close() }
    }
    close()
    self.words = words
    func kept(_ place: Int) -> Bool { place / Self.stretch % Self.share == Self.share - 1 }
    learned = sentences.indices.filter { !kept($0) }.map { LanguageExample(sentences[$0]) }
    heldOut = sentences.indices.filter(kept).map { LanguageExample(sentences[$0]) }
    var counts = [Int](repeating: 0, count: classes)
    for example in learned {
      counts[Self.edge] += 2
      for word in words[example.range] { counts[Self.target(word, frequent)] += 2 }
    }
    self.counts = counts
  }

  private static func target(_ word: Int32, _ frequent: Int) -> Int {
    word < frequent ? Int(word) + firstWord : rare
  }

  /// Sentences with what follows and what precedes each of their words.
  func batch(_ examples: [LanguageExample]) -> LanguageBatch {
    let batch = PackedBatch(lengths: examples.map(\.range.count))
    let frequent = classes - Self.firstWord
    let packed = batch.pack(examples.map { Array(words[$0.range]) })
    func targets(_ shift: Int) -> [Int] {
      batch.pack(
        examples.map { example in
          example.range.map {
            example.range.contains($0 + shift)
              ? Self.target(words[$0 + shift], frequent) : Self.edge
          }
        })
    }
    return LanguageBatch(
      batch: batch, vectors: vectors.gather(packed.map(Int.init)), next: targets(1),
      previous: targets(-1))
  }
}

/// One sentence of a text.
package struct LanguageExample: Sendable {
  let range: Range<Int>

  init(_ range: Range<Int>) { self.range = range }
}

/// Some sentences, rows in the order of the packed batch.
struct LanguageBatch: Sendable {
  var batch: PackedBatch
  /// N x V fixed word vectors.
  var vectors: Matrix
  /// The class of the word behind each one, and of the word before it.
  var next: [Int]
  var previous: [Int]
}
