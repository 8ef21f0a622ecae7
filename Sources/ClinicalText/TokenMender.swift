/// Turns the pieces that the break rules found into tokens, and divides those that glue two together.
struct TokenMender: Sendable {
  let units: ShortWordSet
  private let plainUnits: ShortWordSet
  let slashedAbbreviations: ShortWordSet
  let relations: ShortWordSet
  private let frequencies = ShortWordSet([
    "q.day", "q.am", "q.pm", "q.hs", "q.week", "q.wk", "q.month", "q.mo", "q.noon", "q.shift",
    "q.hr",
    "q.other", "q.hour", "q.night",
  ])

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

  /// What follows a name behind a hyphen and leaves the name a word of its own: "steroid-induced", "melanoma-prone".
  private static let relationWords = [
    "induced", "related", "associated", "like", "treated", "dependent", "prone", "proven",
    "mediated",
    "exposed", "containing", "resistant", "sensitive", "naive", "deficient", "converting",
    "suppressor",
    "releasing", "lowering", "refractory", "predisposing", "susceptible", "susceptibility",
    "responsive",
    "specific", "controlled", "free", "positive", "negative", "infected", "bearing", "producing",
    "affected",
    "causing", "evoked", "provoked", "stimulated", "blocking", "pretreated", "inducing", "injected",
    "primed", "lesioned", "derived", "degrading", "stained", "inhibited", "devoid", "supplemented",
    "intoxicated", "allergic", "challenged", "depleted",
  ]

  init() {
    let rows = LinkedFile("lexicons/units.tsv")?.rows ?? []
    let names = rows.compactMap { $0.first.map { $0.lowercased() } }
    units = ShortWordSet(names.filter { $0.utf8.count <= ShortWordSet.longest })
    plainUnits = ShortWordSet(
      names.filter { !Self.wordlike.contains($0) && $0.unicodeScalars.count > 1 })
    let slashed = LinkedFile("lexicons/slashed.tsv")?.rows ?? []
    relations = ShortWordSet(Self.relationWords.map { String($0.prefix(ShortWordSet.longest)) })
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
    case .dottedWord: dotted(bytes, lower, upper, to: &tokens)
    case .lettersThenNumber: lettersThenNumber(bytes, lower, upper, to: &tokens)
    }
  }

  func add(_ lower: Int32, _ upper: Int32, _ kind: TokenKind, to tokens: inout [Token]) {
    tokens.append(Token(TextRange(lower, upper), kind))
  }

  /// A word, which is a unit when it names one (for short and wordlike names: behind a number only).
  func word(
    _ bytes: UnsafeBufferPointer<UInt8>, _ lower: Int32, _ upper: Int32, to tokens: inout [Token]
  ) {
    if splitsAfterX(bytes, lower, upper) {
      add(lower, lower + 1, .word, to: &tokens)
      return numberThenLetters(bytes, lower + 1, upper, to: &tokens)
    }
    if let times = timesBehindCapitals(bytes, lower, upper) {
      add(lower, times, .word, to: &tokens)
      add(times, times + 1, .word, to: &tokens)
      return add(times + 1, upper, .number, to: &tokens)
    }
    if let hyphen = relation(bytes, lower, upper) {
      word(bytes, lower, hyphen, to: &tokens)
      add(hyphen, hyphen + 1, .punctuation, to: &tokens)
      return add(hyphen + 1, upper, .word, to: &tokens)
    }
    let afterNumber = tokens.last?.kind == .number && tokens.last!.upper + 2 > lower
    let names = afterNumber ? units : plainUnits
    let isUnit = names.contains(bytes, Int(lower), Int(upper))
    add(lower, upper, isUnit ? .unit : .word, to: &tokens)
  }

  /// The hyphen in front of a relation word; nil when the word has none, or only a prefix before it.
  private func relation(
    _ bytes: UnsafeBufferPointer<UInt8>, _ lower: Int32, _ upper: Int32
  ) -> Int32? {
    guard upper - lower > 7 else { return nil }
    var hyphen = upper - 1
    while hyphen > lower, bytes[Int(hyphen)] != Byte.hyphen { hyphen -= 1 }
    guard hyphen - lower >= 3 || isShortForm(bytes, lower, hyphen), upper - hyphen > 4 else {
      return nil
    }
    let end = min(Int(upper), Int(hyphen) + 1 + ShortWordSet.longest)
    return relations.contains(bytes, Int(hyphen) + 1, end) ? hyphen : nil
  }

  /// Two capitals or digits, such as "NO" and "5F", are a name and no prefix.
  private func isShortForm(_ bytes: UnsafeBufferPointer<UInt8>, _ lower: Int32, _ upper: Int32)
    -> Bool
  {
    upper - lower == 2
      && (lower..<upper).allSatisfy { Byte.isUpper(bytes[Int($0)]) || Byte.isDigit(bytes[Int($0)]) }
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

  /// Where the "x" of "AAOx3" stands: capitals before it and digits behind it.
  private func timesBehindCapitals(
    _ bytes: UnsafeBufferPointer<UInt8>, _ lower: Int32, _ upper: Int32
  ) -> Int32? {
    guard Byte.isDigit(bytes[Int(upper) - 1]) else { return nil }
    var position = upper - 1
    while position > lower, Byte.isDigit(bytes[Int(position)]) { position -= 1 }
    guard position > lower, bytes[Int(position)] == UInt8(ascii: "x"),
      bytes[Int(lower)..<Int(position)].allSatisfy(Byte.isUpper)
    else { return nil }
    return position
  }

  private func symbol(
    _ bytes: UnsafeBufferPointer<UInt8>, _ lower: Int32, _ upper: Int32, to tokens: inout [Token]
  ) {
    let isPercent = bytes[Int(lower)] == UInt8(ascii: "%") && upper - lower == 1
    add(lower, upper, isPercent && tokens.last?.kind == .number ? .unit : .symbol, to: &tokens)
  }

  /// "5mg", "2wks", "101.5F", "500/125mg": number, then letters; "2nd", "3D" and "80s" stay whole.
  func numberThenLetters(
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
    let slash = next(Byte.slash, in: bytes, from: end, to: upper)
    if slash < upper { return slashed(bytes, end, upper, to: &tokens) }
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
    let slash = next(Byte.slash, in: bytes, from: lower, to: upper)
    if slash + 1 < upper, Byte.isLetter(bytes[Int(slash) + 1]) {
      return slashed(bytes, lower, upper, to: &tokens)
    }
    var end = lower
    while end < upper, !Byte.isDigit(bytes[Int(end)]) { end += 1 }
    let dash = bytes[Int(end) - 1] == Byte.hyphen ? end - 1 : end
    word(bytes, lower, dash, to: &tokens)
    if dash < end { add(dash, end, .punctuation, to: &tokens) }
    numberThenLetters(bytes, end, upper, to: &tokens)
  }

  /// "q.day" and "q.a.m" are one token; "M.Smith" is a letter, its period and a name.
  private func dotted(
    _ bytes: UnsafeBufferPointer<UInt8>, _ lower: Int32, _ upper: Int32, to tokens: inout [Token]
  ) {
    let closes = bytes[Int(upper) - 1] == Byte.period
    let end = closes ? upper - 1 : upper
    if frequencies.contains(bytes, Int(lower), Int(end)) {
      return add(lower, upper, .abbreviation, to: &tokens)
    }
    var start = lower
    while start < end {
      let period = next(Byte.period, in: bytes, from: start, to: end)
      word(bytes, start, period, to: &tokens)
      if period < end { add(period, period + 1, .punctuation, to: &tokens) }
      start = period + 1
    }
    if closes { add(end, upper, .punctuation, to: &tokens) }
  }
}
