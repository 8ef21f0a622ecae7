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
  private static let timeUnits: Set<String> = [
    "week", "weeks", "wk", "wks", "month", "months", "mo", "day", "days", "d", "h", "hr", "hrs",
    "hour", "hours", "min", "year", "years", "yr",
  ]
  private static let doseUnits: Set<String> = [
    "mg", "mcg", "g", "unit", "units", "u", "ml", "meq", "l", "puffs", "mg/kg", "g/day", "mg/d",
  ]
  private static let weekdays: Set<String> = [
    "mon", "monday", "tue", "tues", "tuesday", "wed", "wednesday", "thu", "thurs", "thursday",
    "fri", "friday", "sat", "saturday", "sun", "sunday", "tomorrow", "tonight", "today", "tmrw",
  ]
  private static let frequencies: Set<String> = [
    "daily", "bid", "tid", "qid", "qhs", "qam", "qpm", "nightly", "weekly", "every", "prn", "od",
    "bd", "tds", "qd", "hs", "mane", "nocte", "b.i.d", "t.i.d",
  ]

  static func read(_ lower: String) -> FigureSet {
    var found: FigureSet = []
    let words = lower.split(separator: " ")
    for (index, raw) in words.enumerated() {
      let word = trim(raw)
      let next = index + 1 < words.count ? trim(words[index + 1]) : ""
      found.formUnion(shape(word, next))
      if raw.contains("?") { found.insert(.question) }
      if raw.contains("\"") { found.insert(.quote) }
      if raw.contains("(") { found.insert(.bracket) }
      if raw.contains("->") || raw.contains("→") || raw.contains("=>") || raw == ">>" {
        found.insert(.arrow)
      }
      if isLimit(raw, next) { found.insert(.limit) }
    }
    let head = lower.utf8.prefix(31)
    if let colon = head.firstIndex(of: Byte.colon),
      head.distance(from: head.startIndex, to: colon) >= 2
    {
      found.insert(.label)
    }
    return found
  }

  private static func isLimit(_ raw: Substring, _ next: String) -> Bool {
    guard let sign = raw.utf8.first(where: { $0 == 0x3C || $0 == 0x3E }) ?? wide(raw) else {
      return false
    }
    _ = sign
    return raw.utf8.contains(where: Byte.isDigit) || next.utf8.first.map(Byte.isDigit) == true
  }

  private static func wide(_ raw: Substring) -> UInt8? {
    raw.contains("≥") || raw.contains("≤") ? 0x3E : nil
  }

  private static func shape(_ word: String, _ next: String) -> FigureSet {
    if weekdays.contains(word) { return .weekday }
    if frequencies.contains(word) { return .frequency }
    let bytes = Array(word.utf8)
    guard let first = bytes.first else { return [] }
    if first == UInt8(ascii: "q"), bytes.count >= 3, Byte.isDigit(bytes[1]) { return .frequency }
    guard Byte.isDigit(first) else { return [] }
    var found: FigureSet = .number
    if bytes.contains(UInt8(ascii: "%")) || next == "%" { found.insert(.percent) }
    let tail = String(decoding: bytes.drop { !Byte.isLetter($0) }, as: UTF8.self)
    let unit = tail.isEmpty ? next : tail
    if timeUnits.contains(unit) { found.insert(.span) }
    if doseUnits.contains(unit) { found.insert(.dose) }
    if unit == "cm" || unit == "mm" { found.insert(.size) }
    if bytes.contains(Byte.slash) { found.formUnion(slashed(bytes)) }
    if isClock(bytes) { found.insert(.clock) }
    return found
  }

  private static func slashed(_ bytes: [UInt8]) -> FigureSet {
    let parts = bytes.split(separator: Byte.slash).map { part in
      Int(String(decoding: part.prefix(while: Byte.isDigit), as: UTF8.self)) ?? -1
    }
    guard parts.count >= 2, parts[0] > 0, parts[1] > 0 else { return [] }
    if parts[0] <= 12, parts[1] <= 31, parts[1] > 5 || parts[0] > 1 { return .date }
    return parts[0] >= 40 && parts[1] >= 20 ? .ratio : []
  }

  private static func isClock(_ bytes: [UInt8]) -> Bool {
    let digits = bytes.filter(Byte.isDigit)
    guard digits.count == 4 || digits.count == 3, bytes.count <= 5 else { return false }
    if bytes.count == digits.count {
      guard digits.count == 4, !bytes.starts(with: "20".utf8), !bytes.starts(with: "19".utf8) else {
        return false
      }
    } else if !bytes.contains(Byte.colon) {
      return false
    }
    let value = digits.reduce(0) { $0 * 10 + Int($1 - 48) }
    return value < 2400 && value % 100 < 60
  }

  private static func trim(_ word: Substring) -> String {
    var bytes = Array(word.utf8)[...]
    while let last = bytes.last, ".,;:()?!\"'".utf8.contains(last) { bytes = bytes.dropLast() }
    while let first = bytes.first, "(\"'~x>=<".utf8.contains(first), bytes.count > 1 {
      if Byte.isLetter(first), !Byte.isDigit(bytes[bytes.startIndex + 1]) { break }
      bytes = bytes.dropFirst()
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
