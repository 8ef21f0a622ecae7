import ClinicalRecord
import ClinicalText

/// A stretch of text as lexemes, with the small grammars that read them.
struct Prescription {
  let lexemes: UnsafeBufferPointer<Lexeme>
  let codes: UnsafeBufferPointer<UInt64>
  let bytes: UnsafeBufferPointer<UInt8>
  let words: PrescriptionWords
  /// Where the next drug mention begins: no attribute reaches into it.
  var limit: Int

  var count: Int { limit }

  func isWord(_ index: Int, _ set: WordSet) -> Bool {
    index >= 0 && index < limit && set.codes.contains(codes[index])
  }

  func isSymbol(_ index: Int, _ symbol: Unicode.Scalar) -> Bool {
    index >= 0 && index < limit && lexemes[index].kind == .symbol
      && bytes[Int(lexemes[index].range.lower)] == UInt8(ascii: symbol)
  }

  func isNumber(_ index: Int) -> Bool {
    index >= 0 && index < limit
      && (lexemes[index].kind == .number || words.numbers[codes[index]] != nil)
  }

  func text(_ index: Int) -> String {
    String(decoding: bytes[lexemes[index].range.indices], as: UTF8.self)
  }

  /// The number at an index, in digits.
  func digits(_ index: Int) -> String {
    if let word = words.numbers[codes[index]] { return word }
    return text(index).filter { $0 != "," }
  }

  /// "5", "1-2", "one to two", "1/2", "5/500", "one-half", "1-1/2": the end and the normal form.
  func amount(_ start: Int) -> (end: Int, normal: String)? {
    guard isNumber(start) else { return nil }
    var end = start + 1
    var normal = digits(start)
    while end < limit {
      let joint: String
      if isSymbol(end, "-") || isWord(end, .through) {
        joint = "-"
      } else if isSymbol(end, "/") || isSymbol(end, ":") {
        joint = text(end)
      } else {
        break
      }
      guard isNumber(end + 1), !(joint == ":" && lexemes[end].isSpaced) else { break }
      normal += "\(joint)\(digits(end + 1))"
      end += 2
    }
    // A date with a clock time or a row of fractions is no amount.
    if normal.contains("/"), normal.contains(":") { return nil }
    if isWord(end, .and), isWord(end + 1, .half) || isWord(end + 2, .half) {
      end += isWord(end + 1, .half) ? 2 : 3
      normal += ".5"
    }
    return (end, normal == "1-0.5" ? "0.5" : normal)
  }
}

/// A few words that a grammar asks for.
struct WordSet: Sendable {
  let codes: HashedKeys

  init(_ words: String) {
    codes = HashedKeys(words.split(separator: " ").map { LexemeCutter.code($0) })
  }

  static let through = WordSet("to or through")
  static let and = WordSet("and &")
  static let half = WordSet("half 1/2 ½")
}
