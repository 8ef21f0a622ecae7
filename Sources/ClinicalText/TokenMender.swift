/// Turns the pieces that the break rules found into tokens, and divides those that glue two together.
struct TokenMender: Sendable {
  private let units: ShortWordSet
  private let plainUnits: ShortWordSet
  private let slashedAbbreviations: ShortWordSet

  static let shared = TokenMender()

  /// Units that are also words: they count as units behind a number only.
  private static let wordlike: Set<String> = [
    "in", "g", "m", "s", "h", "l", "d", "c", "f", "k", "day", "days", "week", "weeks", "hour",
    "hours", "month",
    "months", "year", "years", "unit", "units", "drop", "drops", "puff", "puffs", "point", "points",
    "inch",
    "inches", "feet", "foot", "pound", "pounds", "degrees", "degree", "minutes", "minute", "second",
    "seconds",
    "mo", "min", "sec", "gm", "french", "gauge", "times", "pack", "packs", "beats", "breaths",
    "percent", "a", "p",
  ]

  init() {
    let rows = LinkedFile("lexicons/units.tsv")?.rows ?? []
    let names = rows.compactMap { $0.first.map { $0.lowercased() } }
    units = ShortWordSet(names.filter { $0.utf8.count <= ShortWordSet.longest })
    plainUnits = ShortWordSet(names.filter { !Self.wordlike.contains($0) })
    let slashed = LinkedFile("lexicons/slashed.tsv")?.rows ?? []
    slashedAbbreviations = ShortWordSet(slashed.compactMap { $0.first.map(String.init) })
  }

  func append(
    _ bytes: UnsafeBufferPointer<UInt8>, _ lower: Int32, _ upper: Int32, _ piece: PieceKind,
    to tokens: inout [Token]
  ) {
    switch piece {
    case .blank, .lineEnd: return
    case .word: word(bytes, lower, upper, to: &tokens)
    case .number: add(lower, upper, .number, to: &tokens)
    case .abbreviation: add(lower, upper, .abbreviation, to: &tokens)
    case .placeholder: add(lower, upper, .placeholder, to: &tokens)
    case .punctuationRun, .punctuation: add(lower, upper, .punctuation, to: &tokens)
    case .symbol: symbol(bytes, lower, upper, to: &tokens)
    case .otherScript: add(lower, upper, .otherScript, to: &tokens)
    case .slashed: slashed(bytes, lower, upper, to: &tokens)
    case .numberThenLetters: numberThenLetters(bytes, lower, upper, to: &tokens)
    case .lettersThenNumber: lettersThenNumber(bytes, lower, upper, to: &tokens)
    }
  }

  private func add(_ lower: Int32, _ upper: Int32, _ kind: TokenKind, to tokens: inout [Token]) {
    tokens.append(Token(TextRange(lower, upper), kind))
  }

  /// A word, which is a unit when it names one (for short and wordlike names: behind a number only).
  private func word(
    _ bytes: UnsafeBufferPointer<UInt8>, _ lower: Int32, _ upper: Int32, to tokens: inout [Token]
  ) {
    if splitsAfterX(bytes, lower, upper) {
      add(lower, lower + 1, .word, to: &tokens)
      return numberThenLetters(bytes, lower + 1, upper, to: &tokens)
    }
    let afterNumber = tokens.last?.kind == .number && tokens.last!.upper + 2 > lower
    let names = afterNumber ? units : plainUnits
    let isUnit = names.contains(bytes, Int(lower), Int(upper))
    add(lower, upper, isUnit ? .unit : .word, to: &tokens)
  }

  /// "x3", "x3d": times or for, never the first letter of a name.
  private func splitsAfterX(_ bytes: UnsafeBufferPointer<UInt8>, _ lower: Int32, _ upper: Int32)
    -> Bool
  {
    guard bytes[Int(lower)] | 0x20 == UInt8(ascii: "x"), upper - lower > 1 else { return false }
    var position = Int(lower) + 1
    while position < upper, Byte.isDigit(bytes[position]) { position += 1 }
    guard position > lower + 1 else { return false }
    while position < upper, Byte.isLetter(bytes[position]) { position += 1 }
    return position == upper
  }

  private func symbol(
    _ bytes: UnsafeBufferPointer<UInt8>, _ lower: Int32, _ upper: Int32, to tokens: inout [Token]
  ) {
    let isPercent = bytes[Int(lower)] == UInt8(ascii: "%") && upper - lower == 1
    add(lower, upper, isPercent && tokens.last?.kind == .number ? .unit : .symbol, to: &tokens)
  }

  /// "s/p" and "mg/dL" are one token, "pain/swelling" is three.
  private func slashed(
    _ bytes: UnsafeBufferPointer<UInt8>, _ lower: Int32, _ upper: Int32, to tokens: inout [Token]
  ) {
    if units(bytes, lower, upper) { return add(lower, upper, .unit, to: &tokens) }
    if abbreviates(bytes, lower, upper) { return add(lower, upper, .abbreviation, to: &tokens) }
    if namesVertebrae(bytes, lower, upper) { return add(lower, upper, .word, to: &tokens) }
    var start = lower
    while start < upper {
      let end = next(Byte.slash, in: bytes, from: start, to: upper)
      if end > start { word(bytes, start, end, to: &tokens) }
      if end < upper { add(end, end + 1, .punctuation, to: &tokens) }
      start = end + 1
    }
  }

  private func next(
    _ byte: UInt8, in bytes: UnsafeBufferPointer<UInt8>, from lower: Int32, to upper: Int32
  ) -> Int32 {
    var position = lower
    while position < upper, bytes[Int(position)] != byte { position += 1 }
    return position
  }

  /// True when every part between the slashes is a unit.
  private func units(_ bytes: UnsafeBufferPointer<UInt8>, _ lower: Int32, _ upper: Int32) -> Bool {
    var start = lower
    while start < upper {
      let end = next(Byte.slash, in: bytes, from: start, to: upper)
      guard units.contains(bytes, Int(start), Int(end)) else { return false }
      start = end + 1
    }
    return true
  }

  /// True for single letters between slashes and for the abbreviations of lexicons/slashed.tsv.
  private func abbreviates(_ bytes: UnsafeBufferPointer<UInt8>, _ lower: Int32, _ upper: Int32)
    -> Bool
  {
    let alternates = stride(from: Int(lower), to: Int(upper), by: 2).allSatisfy {
      Byte.isLetter(bytes[$0]) && ($0 + 1 >= upper || bytes[$0 + 1] == Byte.slash)
    }
    return alternates || slashedAbbreviations.contains(bytes, Int(lower), Int(upper))
  }

  /// "L4/5", "L4/L5", "C5/6".
  private func namesVertebrae(_ bytes: UnsafeBufferPointer<UInt8>, _ lower: Int32, _ upper: Int32)
    -> Bool
  {
    guard upper - lower >= 4, upper - lower <= 7 else { return false }
    func level(_ from: Int32, _ to: Int32, letterNeeded: Bool) -> Bool {
      var start = from
      let first = bytes[Int(start)]
      let hasLetter = "CTLSctls".utf8.contains(first)
      if hasLetter { start += 1 } else if letterNeeded { return false }
      return start < to && to - start <= 2
        && (start..<to).allSatisfy { Byte.isDigit(bytes[Int($0)]) }
    }
    let slash = next(Byte.slash, in: bytes, from: lower, to: upper)
    guard slash > lower, slash + 1 < upper else { return false }
    return level(lower, slash, letterNeeded: true) && level(slash + 1, upper, letterNeeded: false)
  }

  /// "5mg", "2wks", "101.5F", "500/125mg": number, then letters; "2nd", "3D" and "80s" stay whole.
  private func numberThenLetters(
    _ bytes: UnsafeBufferPointer<UInt8>, _ lower: Int32, _ upper: Int32, to tokens: inout [Token]
  ) {
    var end = lower
    while end < upper {
      let length = numericLength(bytes, end, upper)
      if length == 0 { break }
      end += length
    }
    if end == upper { return add(lower, upper, .number, to: &tokens) }
    if staysWhole(bytes, from: end, to: upper) { return add(lower, upper, .number, to: &tokens) }
    add(lower, end, .number, to: &tokens)
    letters(bytes, end, upper, to: &tokens)
  }

  /// The bytes of the digit, mark or dash of a range (U+2013) at `position`; 0 for anything else.
  private func numericLength(
    _ bytes: UnsafeBufferPointer<UInt8>, _ position: Int32, _ upper: Int32
  ) -> Int32 {
    let i = Int(position)
    switch bytes[i] {
    case 0x30...0x39, Byte.period, Byte.comma, Byte.slash, Byte.hyphen, Byte.colon: return 1
    case 0xE2 where position + 2 < upper && bytes[i + 1] == 0x80 && bytes[i + 2] == 0x93: return 3
    default: return 0
    }
  }

  private func staysWhole(_ bytes: UnsafeBufferPointer<UInt8>, from lower: Int32, to upper: Int32)
    -> Bool
  {
    let first = bytes[Int(lower)]
    if upper - lower == 1 { return first == UInt8(ascii: "D") || first == UInt8(ascii: "s") }
    guard upper - lower == 2 else { return false }
    switch (first | 0x20, bytes[Int(lower) + 1] | 0x20) {
    case (UInt8(ascii: "s"), UInt8(ascii: "t")), (UInt8(ascii: "n"), UInt8(ascii: "d")),
      (UInt8(ascii: "r"), UInt8(ascii: "d")), (UInt8(ascii: "t"), UInt8(ascii: "h")):
      return true
    default: return false
    }
  }

  /// Letters and digits in turn, a token each.
  private func letters(
    _ bytes: UnsafeBufferPointer<UInt8>, _ lower: Int32, _ upper: Int32, to tokens: inout [Token]
  ) {
    var start = lower
    while start < upper {
      let numeric = Byte.isDigit(bytes[Int(start)])
      var end = start
      while end < upper, Byte.isDigit(bytes[Int(end)]) == numeric { end += 1 }
      if numeric {
        add(start, end, .number, to: &tokens)
      } else {
        let isUnit = units.contains(bytes, Int(start), Int(end))
        add(start, end, isUnit ? .unit : .word, to: &tokens)
      }
      start = end
    }
  }

  /// "BP120/80" and "K4.7": the name, then the number; "L4/5" stays whole.
  private func lettersThenNumber(
    _ bytes: UnsafeBufferPointer<UInt8>, _ lower: Int32, _ upper: Int32, to tokens: inout [Token]
  ) {
    if namesVertebrae(bytes, lower, upper) { return add(lower, upper, .word, to: &tokens) }
    var end = lower
    while end < upper, !Byte.isDigit(bytes[Int(end)]) { end += 1 }
    word(bytes, lower, end, to: &tokens)
    numberThenLetters(bytes, end, upper, to: &tokens)
  }
}
