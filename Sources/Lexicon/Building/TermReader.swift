import ClinicalText

/// Reads terms into the hashes of their atoms, the way the matcher reads texts.
struct TermReader: ~Copyable {
  private let breaker = WordBreaker()
  private var reader = AtomReader()
  private var tokens: [Token] = []
  private var pieces: [UInt64] = []
  /// The fixed numbers of prepositions, articles and the like.
  private let fixed: [UInt64: UInt32]

  /// What stands for a preposition with its article.
  static let connector: UInt64 = 2

  init() {
    var fixed: [UInt64: UInt32] = [:]
    for (index, word) in Atom.fixed.enumerated() {
      fixed[AtomReader.hash(of: word)] = UInt32(index + 2)
    }
    self.fixed = fixed
  }

  /// The fixed number of a hash, `Atom.connector` for the connector, nil for words with a meaning.
  func fixedNumber(of hash: UInt64) -> UInt32? {
    hash == Self.connector ? Atom.connector : fixed[hash]
  }

  /// The hashes of a term's atoms; a preposition with its article is one connector.
  mutating func hashes(of term: String) -> [UInt64] {
    let text = NoteText(term)
    tokens.removeAll(keepingCapacity: true)
    breaker.tokenize(text, into: &tokens)
    var hashes: [UInt64] = []
    text.bytes.withUnsafeBufferPointer { bytes in
      for token in tokens {
        reader.pieces(of: .init(rebasing: bytes[token.range.indices]), into: &pieces)
        for hash in pieces {
          guard let number = fixed[hash] else {
            hashes.append(hash)
            continue
          }
          if Atom.isPreposition(number) {
            hashes.append(Self.connector)
          } else if !Atom.isArticle(number) || hashes.last != Self.connector {
            hashes.append(hash)
          }
        }
      }
    }
    return hashes
  }

  /// True when texts can hold the term: it has a word with a meaning and begins with no preposition.
  func canMatch(_ hashes: [UInt64]) -> Bool {
    hashes.first != Self.connector && hashes.contains { fixedNumber(of: $0) == nil }
  }
}
