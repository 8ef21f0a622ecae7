import ClinicalRecord
import ClinicalText

/// Finds dose, route, frequency, duration and form of each drug mention.
public struct AttributeReader: Sendable {
  private let words = PrescriptionWords.linked

  public init() {}

  /// The attributes of each of `drugs`, in their order; `drugs` are disjoint and in text order.
  public func attributes(_ text: borrowing TokenizedText, drugs: [TextRange]) -> [[DrugAttribute]] {
    var result = [[DrugAttribute]](repeating: [], count: drugs.count)
    let bytes = text.text.bytes
    var lexemes: [Lexeme] = []
    var first = 0
    while first < drugs.count {
      let region = region(of: drugs[first], text)
      var last = first
      while last + 1 < drugs.count, drugs[last + 1].lower < region.upper { last += 1 }
      bytes.withUnsafeBufferPointer { bytes in
        LexemeCutter(bytes: bytes).cut(region, into: &lexemes)
        read(lexemes, bytes, drugs[first...last]) { drug, attribute in
          result[drug].append(attribute)
        }
      }
      first = last + 1
    }
    return result
  }

  /// The sentence of a drug, with the rows that it was wrapped into.
  private func region(of drug: TextRange, _ text: borrowing TokenizedText) -> TextRange {
    let token = text.firstToken(endingAfter: drug.lower)
    guard let index = text.sentenceIndex(ofToken: token) else { return drug }
    var range = text.sentences[index].range
    var next = index + 1
    while next < text.sentences.count, range.upper < drug.upper || goesOn(range, next, text) {
      range = range.union(text.sentences[next].range)
      next += 1
    }
    return range
  }

  /// The next row carries on a row that ended without a full stop.
  private func goesOn(_ range: TextRange, _ next: Int, _ text: borrowing TokenizedText) -> Bool {
    let bytes = text.text.bytes
    let start = text.sentences[next].range.lower
    let between = bytes[Int(range.upper)..<Int(start)]
    let lines = between.lazy.filter { $0 == 0x0A }.count
    let last = bytes[Int(range.upper) - 1]
    let opensLower = Byte.isLower(bytes[Int(start)])
    if lines == 0 { return opensLower }
    return lines == 1 && last != Byte.period && last != Byte.colon && opensLower
  }

  private func read(
    _ lexemes: [Lexeme], _ bytes: UnsafeBufferPointer<UInt8>, _ drugs: ArraySlice<TextRange>,
    _ body: (Int, DrugAttribute) -> Void
  ) {
    let codes = lexemes.map(\.code)
    let places = drugs.map { drug in
      let lower = lexemes.firstIndex { $0.range.upper > drug.lower } ?? lexemes.count
      let upper = lexemes.firstIndex { $0.range.lower >= drug.upper } ?? lexemes.count
      return lower..<max(lower, upper)
    }
    lexemes.withUnsafeBufferPointer { lexemes in
      codes.withUnsafeBufferPointer { codes in
        let prescription = Prescription(
          lexemes: lexemes, codes: codes, bytes: bytes, words: words, limit: lexemes.count)
        var scan = AttributeScan(prescription: prescription, drugs: places)
        let candidates = scan.candidates()
        let linker = AttributeLinker(
          prescription: prescription, drugs: places, candidates: candidates)
        for (candidate, drug) in linker.links() {
          let range = lexemes[candidate.lexemes.lowerBound].range.union(
            lexemes[candidate.lexemes.upperBound - 1].range)
          body(
            drugs.startIndex + drug,
            DrugAttribute(candidate.kind, at: range, normal: candidate.normal))
        }
      }
    }
  }
}
