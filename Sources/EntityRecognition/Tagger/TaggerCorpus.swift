import ClinicalRecord
import ClinicalText
import Neural
import TensorCore

/// One sentence for training: what each token is, and its tag.
struct TaggerExample: Sendable {
  /// What the numbers of word forms mean.
  var corpus: TaggerCorpus
  var forms: [Int32]
  var features: [ArraySlice<Int32>]
  var targets: [Int32]
  /// What takes the place of the targets where several taggers only say how likely they are.
  var shares: TagShares?
  /// The number of the first token in its note.
  var first: Int
}

/// The different word forms of the notes for training, each read once.
final class TaggerCorpus: Sendable {
  /// V-dimensional vectors, a row a form.
  let vectors: Matrix
  /// Rows of the trained word table, one a form.
  let words: [Int]
  let spellings: [[Int32]]

  init(_ forms: [WordForm], _ source: some WordVectorSource, _ vocabulary: TaggerVocabulary) {
    var vectors = Matrix(rows: forms.count, columns: source.dimensions)
    vectors.withMutablePointer { target in
      for (row, form) in forms.enumerated() {
        source.copyVector(ofFolded: Array(form.folded.utf8), into: target + row * source.dimensions)
      }
    }
    self.vectors = vectors
    words = forms.map { vocabulary.number(of: Array($0.folded.utf8), $0.kind) }
    spellings = forms.map(\.spelling)
  }

  /// A batch of examples with its targets, and what shares of other tags change at them.
  func batch(_ examples: [TaggerExample], tags: Int) -> (
    input: TaggerBatch, targets: [Int], softening: Matrix?
  ) {
    let batch = PackedBatch(lengths: examples.map(\.forms.count))
    let rows = batch.pack(examples.map { $0.forms.map(Int.init) })
    let targets = batch.pack(examples.map { $0.targets.map(Int.init) })
    var place: [Int: Int] = [:]
    var spelled = CharacterWords()
    let spellingOfRow = rows.map { form -> Int in
      if let known = place[form] { return known }
      spelled.append(spellings[form])
      place[form] = spelled.count - 1
      return spelled.count - 1
    }
    var features: [Int] = []
    var rowOfFeature: [Int] = []
    for (row, list) in batch.pack(examples.map(\.features)).enumerated() {
      for value in list {
        features.append(Int(value))
        rowOfFeature.append(row)
      }
    }
    let input = TaggerBatch(
      batch: batch, vectors: vectors.gather(rows), words: rows.map { words[$0] },
      spellings: spelled,
      spellingOfRow: spellingOfRow, features: features, rowOfFeature: rowOfFeature)
    return (input, targets, Self.softening(examples, batch, tags))
  }

  /// N x tags: 1 at each target less the shares of the tags that may stand there; nil where all is certain.
  private static func softening(_ examples: [TaggerExample], _ batch: PackedBatch, _ tags: Int)
    -> Matrix?
  {
    guard examples.contains(where: { $0.shares != nil }) else { return nil }
    var result = Matrix(rows: batch.rows, columns: tags)
    for (sequence, example) in examples.enumerated() {
      guard let shares = example.shares else { continue }
      for (step, target) in example.targets.enumerated() {
        let row = batch.row(sequence, step)
        result[row, Int(target)] += 1
        for (tag, share) in shares.of(example.first + step) { result[row, tag] -= share }
      }
    }
    return result
  }
}

/// A word form as written, with all that follows from its spelling alone.
struct WordForm: Sendable {
  var folded: String
  var kind: TokenKind
  var spelling: [Int32]
}

/// Collects sentences and the word forms in them.
struct TaggerSentences {
  struct Row {
    var forms: [Int32] = []
    var features: [ArraySlice<Int32>] = []
    var targets: [Int32] = []
    var shares: TagShares?
    var first = 0
  }

  private(set) var forms: [WordForm] = []
  private(set) var rows: [Row] = []
  private var numbers: [String: Int32] = [:]

  /// Appends the sentences of a note but for the doubtful ones.
  mutating func append(
    _ text: TokenizedText, features: TokenFeatures.Lists, tags: [Int], shares: TagShares?,
    without doubtful: Set<Int>
  ) {
    for (number, sentence) in text.sentences.enumerated() where !doubtful.contains(number) {
      var row = Row(shares: shares, first: sentence.tokens.lowerBound)
      for i in sentence.tokens {
        row.forms.append(form(text.tokens[i], text.text))
        row.features.append(features.of(i))
        row.targets.append(Int32(tags[i]))
      }
      rows.append(row)
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
      WordForm(
        folded: String(decoding: folded, as: UTF8.self), kind: token.kind, spelling: spelling))
    return number
  }

  /// How often each folded word occurs.
  func counts() -> [String: Int] {
    var counts: [String: Int] = [:]
    for row in rows {
      for form in row.forms where forms[Int(form)].kind != .number {
        counts[forms[Int(form)].folded, default: 0] += 1
      }
    }
    return counts
  }

  func examples(_ corpus: TaggerCorpus) -> [TaggerExample] {
    rows.map {
      TaggerExample(
        corpus: corpus, forms: $0.forms, features: $0.features, targets: $0.targets,
        shares: $0.shares, first: $0.first)
    }
  }
}
