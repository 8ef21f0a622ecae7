import ClinicalRecord
import ClinicalText

/// What the tagger knows of a token besides its word: a list of features that hold, as rows of one table.
public struct TokenFeatures: Sendable {
  /// Blocks of the table: where each begins.
  enum Block {
    static let shape = 0
    static let kind = 16
    static let section = 24
    static let place = 88
    static let lexicon = 100
    static let end = 144
  }

  /// The size of the feature table.
  public static let count = Block.end

  /// How a word is written, as one of sixteen shapes.
  static func shape(_ bytes: UnsafeBufferPointer<UInt8>, _ range: TextRange) -> Int {
    var upper = 0
    var lower = 0
    var digits = 0
    var others = 0
    for i in range.indices {
      let byte = bytes[i]
      if Byte.isUpper(byte) {
        upper += 1
      } else if Byte.isLower(byte) {
        lower += 1
      } else if Byte.isDigit(byte) {
        digits += 1
      } else {
        others += 1
      }
    }
    let firstUpper = Byte.isUpper(bytes[Int(range.lower)])
    switch (upper, lower, digits, others) {
    case (0, 0, 0, _): return 0
    case (0, 0, _, 0): return range.count == 1 ? 1 : range.count == 4 ? 2 : 3
    case (0, 0, _, _): return 4
    case (0, _, 0, 0): return 5
    case (0, _, 0, _): return 6
    case (1, 0, 0, 0): return 7
    case (_, 0, 0, 0): return upper <= 5 ? 8 : 9
    case (_, 0, 0, _): return 10
    case (1, _, 0, 0) where firstUpper: return 11
    case (_, _, 0, 0): return 12
    case (_, _, 0, _): return 13
    case (_, _, _, 0): return 14
    default: return 15
    }
  }

  /// The features of a note's tokens: flat lists, `starts[i]..<starts[i + 1]` for token `i`.
  struct Lists: Sendable {
    var values: [Int32] = []
    var starts: [Int32] = [0]

    func of(_ token: Int) -> ArraySlice<Int32> {
      values[Int(starts[token])..<Int(starts[token + 1])]
    }
  }

  /// Reads the features of every token; `lexicon` gives the marks of each token in the block's numbering.
  static func read(
    _ text: TokenizedText, _ sections: [Section], lexicon: [[Int32]]? = nil
  ) -> Lists {
    var lists = Lists()
    lists.values.reserveCapacity(text.tokens.count * 5)
    lists.starts.reserveCapacity(text.tokens.count + 1)
    text.text.bytes.withUnsafeBufferPointer { bytes in
      var section = -1
      var capitals = false
      for sentence in text.sentences {
        capitals = isCapitals(bytes, sentence.range)
        for i in sentence.tokens {
          let token = text.tokens[i]
          while section + 1 < sections.count, sections[section + 1].range.lower <= token.lower {
            section += 1
          }
          lists.values.append(Int32(Block.shape + shape(bytes, token.range)))
          lists.values.append(Int32(Block.kind) + Int32(token.kind.rawValue))
          lists.values.append(Int32(Block.section + sectionNumber(section, sections, token)))
          appendPlace(i, sentence, token, text, bytes, capitals, to: &lists)
          if let lexicon {
            lists.values.append(contentsOf: lexicon[i].lazy.map { $0 + Int32(Block.lexicon) })
          }
          lists.starts.append(Int32(lists.values.count))
        }
      }
    }
    return lists
  }

  private static func sectionNumber(_ index: Int, _ sections: [Section], _ token: Token) -> Int {
    guard index >= 0 else { return 0 }
    if sections[index].title.contains(token.range) { return 1 }
    return 2 + Self.kindNumbers[sections[index].kind]!
  }

  private static let kindNumbers = Dictionary(
    uniqueKeysWithValues: SectionKind.allCases.enumerated().map { ($1, $0) })

  private static func appendPlace(
    _ i: Int, _ sentence: Sentence, _ token: Token, _ text: TokenizedText,
    _ bytes: UnsafeBufferPointer<UInt8>, _ capitals: Bool, to lists: inout Lists
  ) {
    func add(_ number: Int) { lists.values.append(Int32(Block.place + number)) }
    if i == sentence.tokens.lowerBound { add(0) }
    if i + 1 == sentence.tokens.upperBound { add(1) }
    if sentence.tokens.count <= 5 { add(2) }
    if capitals { add(3) }
    if i > 0, text.tokens[i - 1].upper == token.lower { add(4) }
    let upper = Int(token.upper)
    if upper < bytes.count, bytes[upper] == Byte.colon { add(5) }
  }

  private static func isCapitals(_ bytes: UnsafeBufferPointer<UInt8>, _ range: TextRange) -> Bool {
    var upper = 0
    for i in range.indices {
      if Byte.isLower(bytes[i]) { return false }
      upper += Byte.isUpper(bytes[i]) ? 1 : 0
    }
    return upper > 6
  }
}
