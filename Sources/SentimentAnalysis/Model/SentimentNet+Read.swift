import Neural
import TensorCore

extension SentimentNet {
  /// The stars alone; nothing is said of words and aspects.
  func readStars(_ input: ReadInput) -> Output {
    let read = states(input)
    return Output(
      batch: input.batch, verdicts: verdict(hidden(read.whole).tanh()),
      words: Matrix(rows: 0, columns: Self.wordOutputs),
      aspects: Matrix(rows: 0, columns: Aspect.count), attention: read.attention)
  }

  /// The aspects alone, of the comments and of their words.
  func readAspects(_ input: ReadInput) -> Output {
    let read = states(input)
    let words = words(read.top)
    var aspects = aspects(read.whole)
    _ = Self.addPeaks(of: words, to: &aspects, input.batch)
    return Output(
      batch: input.batch, verdicts: Matrix(rows: 0, columns: Self.verdicts), words: words,
      aspects: aspects, attention: read.attention)
  }

  private func states(_ input: ReadInput) -> (top: Matrix, whole: Matrix, attention: [Float]) {
    let words = RepeatedRows(
      repeated: Matrix.sideBySide([input.vectors, letters(input.letters)]), places: input.places,
      rest: input.features)
    let top = states.states(of: words, input.batch)
    let (pooled, trace) = attention.forward(top, input.batch)
    return (top, Matrix.sideBySide([pooled, input.whole]), trace.weights)
  }
}

/// Several comments side by side for reading: what is known of a word by its spelling stands there once.
struct ReadInput: Sendable {
  var batch: PackedBatch
  /// Of each distinct word.
  var vectors: Matrix
  var letters: CharacterWords
  /// The distinct word of each row.
  var places: [Int]
  var features: Matrix
  var whole: Matrix

  init(_ comments: [CommentEncoding], _ table: Matrix) {
    let batch = PackedBatch(lengths: comments.map(\.count))
    var (letters, places) = (CharacterWords(), [Int]())
    places.reserveCapacity(batch.rows)
    let width = CommentEncoding.wordFeatures
    var features = Matrix(rows: batch.rows, columns: width)
    var distinct = KeyTable(capacity: batch.rows / 2)
    var rows: [Int] = []
    var key: [UInt8] = []
    features.withMutablePointer { to in
      for step in 0..<batch.steps {
        for rank in 0..<batch.counts[step] {
          let comment = comments[batch.order[rank]]
          let start = places.count * width
          for i in 0..<width { to[start + i] = comment.features[step * width + i] }
          let word = Int(distinct.insert(comment.spelling(step, into: &key)))
          if word == rows.count {
            rows.append(comment.rows[step])
            letters.append(comment.letters(step))
          }
          places.append(word)
        }
      }
    }
    self.batch = batch
    self.letters = letters
    self.places = places
    self.features = features
    vectors = table.gather(rows)
    whole = Matrix(comments.map(\.whole))
  }
}

extension CommentEncoding {
  /// The numbers of a word's letters.
  func letters(_ word: Int) -> ArraySlice<Int32> {
    characters.characters[characters.starts[word]..<characters.starts[word + 1]]
  }

  /// What tells a word from others: its vector and its letters.
  fileprivate func spelling(_ word: Int, into key: inout [UInt8]) -> [UInt8] {
    key.removeAll(keepingCapacity: true)
    for shift in [0, 8, 16] { key.append(UInt8(truncatingIfNeeded: rows[word] >> shift)) }
    for letter in letters(word) { key.append(UInt8(truncatingIfNeeded: letter)) }
    return key
  }
}
