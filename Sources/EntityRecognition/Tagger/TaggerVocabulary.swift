import ClinicalText

/// The words that a tagger has rows of its own for; all others share one row, numbers another.
struct TaggerVocabulary: Sendable {
  static let unknown = 0
  static let number = 1

  let words: [String]
  private let numbers: [String: Int]

  init(words: [String]) {
    self.words = words
    var numbers: [String: Int] = [:]
    for (index, word) in words.enumerated() { numbers[word] = index + 2 }
    self.numbers = numbers
  }

  /// The folded words that occur at least `least` times, by falling frequency, equals by their bytes.
  init(counts: [String: Int], least: Int) {
    let kept = counts.filter { $0.value >= least }
    self.init(words: kept.keys.sorted { (-kept[$0]!, $0) < (-kept[$1]!, $1) })
  }

  /// The size of the word table.
  var count: Int { words.count + 2 }

  func number(of folded: String, _ kind: TokenKind) -> Int {
    kind == .number ? Self.number : numbers[folded] ?? Self.unknown
  }
}

/// The characters of a word as the spelling network reads them.
enum Spelling {
  static let table = 128
  static let longest = 20

  /// Writes the character numbers of a token: ASCII as it is, other bytes as one character; long words lose their middle.
  static func read(
    _ bytes: UnsafeBufferPointer<UInt8>, _ range: TextRange, into word: inout [Int32]
  ) {
    word.removeAll(keepingCapacity: true)
    let count = range.count
    for (offset, i) in range.indices.enumerated() {
      if count > longest, offset >= longest / 2, offset < count - longest / 2 { continue }
      let byte = bytes[i]
      if byte >= 0x80 {
        if byte & 0xC0 != 0x80 { word.append(1) }
      } else {
        word.append(Int32(byte))
      }
    }
  }
}
