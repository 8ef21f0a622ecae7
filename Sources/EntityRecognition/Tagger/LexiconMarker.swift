import ClinicalRecord
import ClinicalText
import Lexicon

/// Turns what a lexicon says of tokens into features of the tagger.
public struct LexiconMarker: ~Copyable {
  private var matcher: ConceptMatcher
  private var matches: [ConceptMatch] = []
  private var bits: [LexiconMarks] = []

  public init(_ lexicon: ConceptLexicon) { matcher = ConceptMatcher(lexicon) }

  /// The marks of every token, as numbers of the tagger's lexicon features.
  public mutating func marks(_ text: TokenizedText, _ sections: [Section]) -> [[Int32]] {
    matcher.match(text, sections: sections, into: &matches, marks: &bits)
    return bits.map(Self.numbers)
  }

  static func numbers(_ marks: LexiconMarks) -> [Int32] {
    var left = marks.rawValue
    var numbers: [Int32] = []
    while left != 0 {
      numbers.append(Int32(left.trailingZeroBitCount))
      left &= left - 1
    }
    return numbers
  }
}
