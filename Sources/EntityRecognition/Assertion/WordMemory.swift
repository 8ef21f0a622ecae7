import CKernels
import ClinicalText

/// What a worker remembers of the words it met: their folded hashes, what they are for cues, and which of their features
/// weigh anything.
struct WordMemory {
  private struct Known {
    /// The key of the word as it is written; 0 where none is remembered.
    var key: UInt64 = 0
    var word = KnownWord()
  }

  private let table: CueTable
  private let model: AssertionModel?
  private var known = [Known](repeating: Known(), count: size)
  /// What every word that begins with a digit is.
  private let number: KnownWord
  private var scratch: [UInt8] = []
  private var keys: [UInt64] = []
  private static let size = 1 << 15

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
      readKeys(of: text.tokens, in: bytes)
      for (index, token) in text.tokens.enumerated() {
        words.append(word(UnsafeBufferPointer(rebasing: bytes[token.range.indices]), keys[index]))
      }
    }
    return words
  }

  /// Finds all keys first, so that what is known of the words is on its way when it is asked for.
  private mutating func readKeys(of tokens: [Token], in bytes: UnsafeBufferPointer<UInt8>) {
    keys.removeAll(keepingCapacity: true)
    known.withUnsafeBufferPointer { known in
      for token in tokens {
        let key = wordKey(UnsafeBufferPointer(rebasing: bytes[token.range.indices]))
        ck_prefetch(known.baseAddress! + Self.place(of: key))
        keys.append(key)
      }
    }
  }

  private static func place(of key: UInt64) -> Int { Int(truncatingIfNeeded: key) & (size - 1) }

  private mutating func word(_ bytes: UnsafeBufferPointer<UInt8>, _ key: UInt64) -> KnownWord {
    if let first = bytes.first, Byte.isDigit(first) { return number }
    let place = Self.place(of: key)
    if known[place].key == key { return known[place].word }
    let word = Self.word(FoldedTokens.hash(bytes, &scratch), table, model)
    known[place] = Known(key: key, word: word)
    return word
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
