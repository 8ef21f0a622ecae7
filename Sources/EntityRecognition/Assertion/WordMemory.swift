import ClinicalText

/// What a worker remembers of the words it met: their folded hashes, what they are for cues, and which of their features
/// weigh anything.
struct WordMemory {
  private let table: CueTable
  private let model: AssertionModel?
  private var known = [(key: UInt64, word: KnownWord)](repeating: (0, KnownWord()), count: 1 << 15)
  private var keys = WordKeys()
  /// What every word that begins with a digit is.
  private let number: KnownWord
  private var scratch: [UInt8] = []

  /// A memory for texts that `model` judges; without a model every feature counts.
  init(_ table: CueTable, _ model: AssertionModel? = nil) {
    self.table = table
    self.model = model
    number = Self.word(FoldedTokens.number, table, model)
  }

  /// What is known of each token of a text.
  mutating func words(of text: borrowing TokenizedText) -> [KnownWord] {
    var words: [KnownWord] = []
    words.reserveCapacity(text.tokens.count)
    text.text.bytes.withUnsafeBufferPointer { bytes in
      text.tokens.withUnsafeBufferPointer { tokens in
        known.withUnsafeBytes {
          keys.read(tokens, tokens.indices, of: bytes, for: $0, rows: known.count)
        }
        for index in tokens.indices {
          let token = UnsafeBufferPointer(rebasing: bytes[tokens[index].range.indices])
          guard !Byte.isDigit(token[0]) else {
            words.append(number)
            continue
          }
          let key = keys[index]
          let row = WordKeys.row(of: key, in: known.count)
          if known[row].key != key {
            known[row] = (key, Self.word(FoldedTokens.hash(token, &scratch), table, model))
          }
          words.append(known[row].word)
        }
      }
    }
    return words
  }

  private static func word(_ hash: UInt64, _ table: CueTable, _ model: AssertionModel?) -> KnownWord
  {
    KnownWord(
      hash: hash, kind: table.words[hash] ?? CueWord(), forms: model?.forms(of: hash) ?? .max)
  }
}

/// A word as the assertion of mentions sees it.
struct KnownWord: PhraseWord {
  /// Of its folded letters.
  var hash: UInt64 = 0
  /// What it is for cues.
  var kind = CueWord()
  /// A bit for each form of feature that weighs something.
  var forms: UInt64 = 0
}
