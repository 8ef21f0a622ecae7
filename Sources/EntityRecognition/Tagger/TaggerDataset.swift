import ClinicalRecord
import ClinicalText
import Neural
import TensorCore

/// One sentence for training: what each token is, and its tag.
struct TaggerExample: Sendable {
  /// Numbers of the dataset's word forms.
  var forms: [Int32]
  var features: [ArraySlice<Int32>]
  var targets: [Int32]
  var weight: Float = 1
}

/// Sentences for training or validation, with each different word form read once.
struct TaggerDataset: Sendable {
  /// A word form as written, with all that follows from its spelling alone.
  struct Form: Sendable {
    var folded: String
    var kind: TokenKind
    var spelling: [Int32]
  }

  private(set) var forms: [Form] = []
  private(set) var examples: [TaggerExample] = []
  private var numbers: [String: Int32] = [:]
  /// V-dimensional vectors, a row a form.
  private(set) var vectors = Matrix(rows: 0, columns: 0)
  /// Rows of the trained word table, one a form.
  private(set) var words: [Int] = []

  /// Appends the sentences of a note with its gold mentions.
  mutating func append(
    _ text: TokenizedText, features: TokenFeatures.Lists, tags: [Int], weight: Float = 1
  ) {
    for sentence in text.sentences {
      var example = TaggerExample(forms: [], features: [], targets: [], weight: weight)
      for i in sentence.tokens {
        example.forms.append(form(text.tokens[i], text.text))
        example.features.append(features.of(i))
        example.targets.append(Int32(tags[i]))
      }
      examples.append(example)
    }
  }

  private mutating func form(_ token: Token, _ text: NoteText) -> Int32 {
    let written = text[token.range]
    if let known = numbers[written] { return known }
    var folded: [UInt8] = []
    var spelling: [Int32] = []
    text.bytes.withUnsafeBufferPointer { bytes in
      Folding.fold(bytes[token.range.indices], into: &folded)
      Spelling.read(bytes, token.range, into: &spelling)
    }
    let number = Int32(forms.count)
    numbers[written] = number
    forms.append(
      Form(folded: String(decoding: folded, as: UTF8.self), kind: token.kind, spelling: spelling))
    return number
  }

  /// How often each folded word occurs.
  func counts() -> [String: Int] {
    var counts: [String: Int] = [:]
    for example in examples {
      for form in example.forms where forms[Int(form)].kind != .number {
        counts[forms[Int(form)].folded, default: 0] += 1
      }
    }
    return counts
  }

  /// Looks up the vectors and trained rows of all forms.
  mutating func resolve(_ source: some WordVectorSource, _ vocabulary: TaggerVocabulary) {
    vectors = Matrix(rows: forms.count, columns: source.dimensions)
    vectors.withMutablePointer { target in
      for (row, form) in forms.enumerated() {
        source.copyVector(ofFolded: Array(form.folded.utf8), into: target + row * source.dimensions)
      }
    }
    words = forms.map { vocabulary.number(of: $0.folded, $0.kind) }
  }

  /// The tokens of some examples.
  func tokenCount(_ examples: [Int]) -> Int {
    examples.reduce(0) { $0 + self.examples[$1].forms.count }
  }

  /// A batch of examples with its targets; words listed in `dropped` lose their own row and vector.
  func batch(_ indices: [Int]) -> (input: TaggerBatch, targets: [Int], forms: [Int]) {
    let chosen = indices.map { examples[$0] }
    let batch = PackedBatch(lengths: chosen.map(\.forms.count))
    let rows = batch.pack(chosen.map { $0.forms.map(Int.init) })
    let targets = batch.pack(chosen.map { $0.targets.map(Int.init) })
    let features = batch.pack(chosen.map(\.features))
    var place: [Int: Int] = [:]
    var spellings = CharacterWords()
    let spellingOfRow = rows.map { form -> Int in
      if let known = place[form] { return known }
      spellings.append(forms[form].spelling)
      place[form] = spellings.count - 1
      return spellings.count - 1
    }
    var flat: [Int] = []
    var rowOfFeature: [Int] = []
    for (row, list) in features.enumerated() {
      for value in list {
        flat.append(Int(value))
        rowOfFeature.append(row)
      }
    }
    let input = TaggerBatch(
      batch: batch, vectors: vectors.gather(rows), words: rows.map { words[$0] },
      spellings: spellings, spellingOfRow: spellingOfRow, features: flat, rowOfFeature: rowOfFeature
    )
    return (input, targets, rows)
  }
}
