import ClinicalText

/// The kinds of figures and marks in a sentence: dates, doses, limits and the like.
package struct FigureSet: OptionSet, Hashable, Sendable {
  package var rawValue: UInt32
  package init(rawValue: UInt32) { self.rawValue = rawValue }

  package static let date = FigureSet(rawValue: 1 << 0)
  package static let span = FigureSet(rawValue: 1 << 1)
  package static let clock = FigureSet(rawValue: 1 << 2)
  package static let weekday = FigureSet(rawValue: 1 << 3)
  package static let limit = FigureSet(rawValue: 1 << 4)
  package static let dose = FigureSet(rawValue: 1 << 5)
  package static let frequency = FigureSet(rawValue: 1 << 6)
  package static let arrow = FigureSet(rawValue: 1 << 7)
  package static let percent = FigureSet(rawValue: 1 << 8)
  package static let size = FigureSet(rawValue: 1 << 9)
  package static let ratio = FigureSet(rawValue: 1 << 10)
  package static let question = FigureSet(rawValue: 1 << 11)
  package static let quote = FigureSet(rawValue: 1 << 12)
  package static let bracket = FigureSet(rawValue: 1 << 13)
  package static let label = FigureSet(rawValue: 1 << 14)
  package static let number = FigureSet(rawValue: 1 << 15)
  package static let width = 16
}

/// Reads the figures of a sentence from its words.
struct FigureReader {
  private static let timeUnits = NumberedWords([
    "week", "weeks", "wk", "wks", "month", "months", "mo", "day", "days", "d", "h", "hr", "hrs",
    "hour", "hours", "min", "year", "years", "yr",
  ])
  private static let doseUnits = NumberedWords([
    "mg", "mcg", "g", "unit", "units", "u", "ml", "meq", "l", "puffs", "mg/kg", "g/day", "mg/d",
  ])
  private static let weekdays = NumberedWords([
    "mon", "monday", "tue", "tues", "tuesday", "wed", "wednesday", "thu", "thurs", "thursday",
    "fri", "friday", "sat", "saturday", "sun", "sunday", "tomorrow", "tonight", "today", "tmrw",
  ])
  private static let frequencies = NumberedWords([
    "daily", "bid", "tid", "qid", "qhs", "qam", "qpm", "nightly", "weekly", "every", "prn", "od",
    "bd", "tds", "qd", "hs", "mane", "nocte", "b.i.d", "t.i.d",
  ])

  private typealias Word = ArraySlice<UInt8>

  /// The figures of a sentence in lower case.
  static func read(_ lower: [UInt8]) -> FigureSet {
    var found: FigureSet = []
    let words = lower.split(separator: 0x20)
    for (index, raw) in words.enumerated() {
      let word = trim(raw)
      let next = index + 1 < words.count ? trim(words[index + 1]) : []
      found.formUnion(shape(word, next))
      found.formUnion(marks(raw, next))
    }
    let head = lower.prefix(31)
    if let colon = head.firstIndex(of: Byte.colon), colon >= 2 { found.insert(.label) }
    return found
  }

  /// What the marks in a word as written say.
  private static func marks(_ raw: Word, _ next: Word) -> FigureSet {
    var found: FigureSet = []
    var isLimit = false
    for place in raw.indices {
      switch raw[place] {
      case UInt8(ascii: "?"): found.insert(.question)
      case UInt8(ascii: "\""): found.insert(.quote)
      case UInt8(ascii: "("): found.insert(.bracket)
      case UInt8(ascii: "<"): isLimit = true
      case UInt8(ascii: ">"):
        isLimit = true
        let before = place > raw.startIndex ? raw[place - 1] : 0
        let isArrow = before == UInt8(ascii: "-") || before == UInt8(ascii: "=")
        if isArrow || raw.elementsEqual(">>".utf8) { found.insert(.arrow) }
      case 0xE2:
        let rest = raw[place...].prefix(3)
        if rest.elementsEqual("→".utf8) { found.insert(.arrow) }
        if rest.elementsEqual("≥".utf8) || rest.elementsEqual("≤".utf8) { isLimit = true }
      default: continue
      }
    }
    if isLimit, raw.contains(where: Byte.isDigit) || next.first.map(Byte.isDigit) == true {
      found.insert(.limit)
    }
    return found
  }

  private static func shape(_ word: Word, _ next: Word) -> FigureSet {
    guard let first = word.first else { return [] }
    guard Byte.isDigit(first) else {
      if weekdays.contains(word) { return .weekday }
      let isEvery =
        first == UInt8(ascii: "q") && word.count >= 3 && Byte.isDigit(word.dropFirst().first!)
      return isEvery || frequencies.contains(word) ? .frequency : []
    }
    var found: FigureSet = .number
    if word.contains(UInt8(ascii: "%")) || next.elementsEqual("%".utf8) { found.insert(.percent) }
    let tail = word.drop { !Byte.isLetter($0) }
    let unit = tail.isEmpty ? next : tail
    if timeUnits.contains(unit) { found.insert(.span) }
    if doseUnits.contains(unit) { found.insert(.dose) }
    if unit.elementsEqual("cm".utf8) || unit.elementsEqual("mm".utf8) { found.insert(.size) }
    if word.contains(Byte.slash) { found.formUnion(slashed(word)) }
    if isClock(word) { found.insert(.clock) }
    return found
  }

  private static func slashed(_ word: Word) -> FigureSet {
    let parts = word.split(separator: Byte.slash).map { part in
      Int(String(decoding: part.prefix(while: Byte.isDigit), as: UTF8.self)) ?? -1
    }
    guard parts.count >= 2, parts[0] > 0, parts[1] > 0 else { return [] }
    if parts[0] <= 12, parts[1] <= 31, parts[1] > 5 || parts[0] > 1 { return .date }
    return parts[0] >= 40 && parts[1] >= 20 ? .ratio : []
  }

  private static func isClock(_ word: Word) -> Bool {
    let digits = word.filter(Byte.isDigit)
    guard digits.count == 4 || digits.count == 3, word.count <= 5 else { return false }
    if word.count == digits.count {
      guard digits.count == 4, !word.starts(with: "20".utf8), !word.starts(with: "19".utf8) else {
        return false
      }
    } else if !word.contains(Byte.colon) {
      return false
    }
    let value = digits.reduce(0) { $0 * 10 + Int($1 - 48) }
    return value < 2400 && value % 100 < 60
  }

  private static func trim(_ word: Word) -> Word {
    var bytes = word
    while let last = bytes.last, ".,;:()?!\"'".utf8.contains(last) { bytes = bytes.dropLast() }
    while let first = bytes.first, "(\"'~x>=<".utf8.contains(first), bytes.count > 1 {
      if Byte.isLetter(first), !Byte.isDigit(bytes[bytes.startIndex + 1]) { break }
      bytes = bytes.dropFirst()
    }
    return bytes
  }
}
