import ClinicalRecord
import ClinicalText
import Embeddings
import Neural
import TensorCore

/// A mention that the tagger found, as tokens of the note.
public struct TaggedSpan: Hashable, Sendable {
  public var tokens: Range<Int>
  /// Index into the tag set's labels.
  public var label: Int
  /// The model's probability that exactly these tokens are a mention of that label.
  public var probability: Float

  public init(tokens: Range<Int>, label: Int, probability: Float) {
    self.tokens = tokens
    self.label = label
    self.probability = probability
  }
}

/// Tags the notes of one worker; what it learned about word forms is kept from note to note.
public final class EntityTagger {
  private let trained: TrainedTagger
  private let vectors: any WordVectorSource
  private var forms = FormTable()

  /// Sentences are read in batches of about this many tokens.
  private static let batchTokens = 2048

  public init(_ trained: TrainedTagger, vectors: any WordVectorSource) {
    precondition(vectors.dimensions == trained.model.shape.vector, "vectors of another size")
    self.trained = trained
    self.vectors = vectors
  }

  /// The mentions in `text`, in order and disjoint; `lexicon` gives each token's marks when the tagger uses them.
  public func tag(_ text: TokenizedText, _ sections: [Section], lexicon: [[Int32]]? = nil)
    -> [TaggedSpan]
  {
    let features = TokenFeatures.read(text, sections, lexicon: trained.usesLexicon ? lexicon : nil)
    var spans: [TaggedSpan] = []
    for sentences in batches(text) { tag(text, sentences, features, into: &spans) }
    return NameMemory.settle(spans, in: text)
  }

  private func tag(
    _ text: TokenizedText, _ sentences: Range<Int>, _ features: TokenFeatures.Lists,
    into spans: inout [TaggedSpan]
  ) {
    let ranges = text.sentences[sentences].map(\.tokens)
    let batch = PackedBatch(lengths: ranges.map(\.count))
    let emissions = emissions(text, ranges, batch, features)
    let tags = trained.model.chain.viterbi(emissions, batch)
    let marginals = trained.model.chain.marginals(emissions, batch)
    for (sequence, tokens) in ranges.enumerated() {
      let own = tokens.indices.map { tags[batch.row(sequence, $0 - tokens.lowerBound)] }
      for (place, label) in trained.tags.spans(own) {
        var probability: Float = 1
        for step in place {
          probability = min(probability, marginals[batch.row(sequence, step), own[step]])
        }
        let found =
          place.lowerBound + tokens.lowerBound..<place.upperBound + tokens.lowerBound
        spans.append(TaggedSpan(tokens: found, label: label, probability: probability))
      }
    }
  }

  private func emissions(
    _ text: TokenizedText, _ ranges: [Range<Int>], _ batch: PackedBatch,
    _ features: TokenFeatures.Lists
  ) -> Matrix {
    let input = rows(text, ranges, batch, features)
    return trained.model.output(trained.model.context(input, batch))
  }

  /// The probability of every tag at every token: tokens x tags; zeros for tokens outside sentences.
  func marginals(_ text: TokenizedText, _ sections: [Section], lexicon: [[Int32]]?)
    -> Matrix
  {
    let features = TokenFeatures.read(
      text, sections, lexicon: trained.usesLexicon ? lexicon : nil)
    var result = Matrix(rows: text.tokens.count, columns: trained.tags.count)
    for batchOfSentences in batches(text) {
      let ranges = text.sentences[batchOfSentences].map(\.tokens)
      let batch = PackedBatch(lengths: ranges.map(\.count))
      let emissions = emissions(text, ranges, batch, features)
      let found = trained.model.chain.marginals(emissions, batch)
      for (sequence, tokens) in ranges.enumerated() {
        for token in tokens {
          let row = batch.row(sequence, token - tokens.lowerBound)
          for tag in 0..<trained.tags.count { result[token, tag] = found[row, tag] }
        }
      }
    }
    return result
  }

  /// The sentences in stretches of about one batch.
  private func batches(_ text: TokenizedText) -> [Range<Int>] {
    var batches: [Range<Int>] = []
    var first = 0
    while first < text.sentences.count {
      var last = first
      var tokens = 0
      repeat {
        tokens += text.sentences[last].tokens.count
        last += 1
      } while last < text.sentences.count && tokens < Self.batchTokens
      batches.append(first..<last)
      first = last
    }
    return batches
  }

  /// The input of the recurrent layer: N x inputs.
  private func rows(
    _ text: TokenizedText, _ ranges: [Range<Int>], _ batch: PackedBatch,
    _ features: TokenFeatures.Lists
  ) -> Matrix {
    let model = trained.model
    let fixed = model.shape.formColumns
    let bagWidth = model.shape.featureDimensions
    let numbers = forms.numbers(text, ranges, trained, vectors)
    var input = Matrix(unset: batch.rows, model.shape.inputs)
    input.withMutablePointer { input in
      model.features.table.withPointer { table in
        for (sequence, tokens) in ranges.enumerated() {
          for token in tokens {
            let row = input + batch.row(sequence, token - tokens.lowerBound) * model.shape.inputs
            forms.copyRow(numbers[token - ranges[0].lowerBound], into: row)
            let bag = row + fixed
            bag.update(repeating: 0, count: bagWidth)
            for feature in features.of(token) {
              let source = table + Int(feature) * bagWidth
              for k in 0..<bagWidth { bag[k] += source[k] }
            }
          }
        }
      }
    }
    if let states = model.states {
      // They read the vectors as they were before training moved them.
      let found = states(input[columns: 0..<model.shape.vector], batch)
      input.replaceColumns(from: model.shape.inputs - model.shape.states, with: found)
    }
    if model.shape.movesVectors {
      let words = batch.pack(
        ranges.map { $0.map { forms.word(numbers[$0 - ranges[0].lowerBound]) } })
      var vectors = input[columns: 0..<model.shape.vector]
      vectors.add(model.moves(words))
      input.replaceColumns(from: 0, with: vectors)
    }
    return input
  }
}

/// What is known of each word form as written: vector, trained row and spelling side by side.
private struct FormTable {
  private var places: [ArraySlice<UInt8>: Int] = [:]
  private var values: [Float] = []
  private var words: [Int] = []
  private var width = 0
  /// Forms kept at most; then the table starts anew.
  private static let largest = 1 << 15

  func copyRow(_ number: Int, into target: UnsafeMutablePointer<Float>) {
    values.withUnsafeBufferPointer {
      target.update(from: $0.baseAddress! + number * width, count: width)
    }
  }

  /// The word of the trained table that a form is.
  func word(_ number: Int) -> Int { words[number] }

  /// The number of each token's form, for the tokens from the first range's begin to the last one's end.
  mutating func numbers(
    _ text: TokenizedText, _ ranges: [Range<Int>], _ trained: TrainedTagger,
    _ vectors: any WordVectorSource
  ) -> [Int] {
    let model = trained.model
    width = model.shape.formColumns
    if places.count > Self.largest {
      places.removeAll(keepingCapacity: true)
      values.removeAll(keepingCapacity: true)
      words.removeAll(keepingCapacity: true)
    }
    let first = ranges[0].lowerBound
    var numbers = [Int](repeating: 0, count: ranges[ranges.count - 1].upperBound - first)
    var fresh = CharacterWords()
    var freshPlaces: [Int] = []
    var word: [Int32] = []
    var folded: [UInt8] = []
    text.text.bytes.withUnsafeBufferPointer { bytes in
      for range in ranges {
        for i in range {
          let token = text.tokens[i]
          let key = text.text.bytes[token.range.indices]
          if let known = places[key] {
            numbers[i - first] = known
            continue
          }
          let number = places.count
          places[Array(key)[...]] = number
          numbers[i - first] = number
          values.append(contentsOf: repeatElement(0, count: width))
          Folding.fold(key, into: &folded)
          Spelling.read(bytes, token.range, into: &word)
          fresh.append(word)
          freshPlaces.append(number)
          let own = trained.vocabulary.number(of: folded, token.kind)
          words.append(own)
          fill(number, folded, own, model, vectors)
        }
      }
    }
    spell(fresh, freshPlaces, model)
    return numbers
  }

  private mutating func fill(
    _ number: Int, _ folded: [UInt8], _ own: Int, _ model: TaggerModel,
    _ vectors: any WordVectorSource
  ) {
    let row = number * width
    values.withUnsafeMutableBufferPointer { values in
      vectors.copyVector(ofFolded: folded, into: values.baseAddress! + row)
      for k in 0..<model.shape.wordDimensions {
        values[row + model.shape.vector + k] = model.words.table[own, k]
      }
    }
  }

  private mutating func spell(_ fresh: CharacterWords, _ places: [Int], _ model: TaggerModel) {
    guard !places.isEmpty else { return }
    let spelled = model.spelling(fresh)
    let start = model.shape.vector + model.shape.wordDimensions
    for (row, number) in places.enumerated() {
      for k in 0..<model.shape.filters { values[number * width + start + k] = spelled[row, k] }
    }
  }
}
