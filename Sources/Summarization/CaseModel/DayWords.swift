import ClinicalText

/// The words of a lowered text without the marks around them, and which of them may begin the name of a day.
struct DayWords {
  private let words: [ArraySlice<UInt8>]

  init(_ lower: String) {
    words = Array(lower.utf8).split(separator: 0x20).map(Self.bare)
  }

  var count: Int { words.count }

  subscript(index: Int) -> String { String(decoding: words[index], as: UTF8.self) }

  /// Speaks of so many months of a year: "filled 9/12 months, the other 5/12".
  var countsMonths: Bool {
    words.indices.dropLast().contains {
      Self.months.contains(words[$0 + 1]) && words[$0].suffix(3).elementsEqual("/12".utf8)
    }
  }

  /// The words that have a figure, stand before one or name a day: no other tells of one.
  var hopeful: [Int] {
    var found: [Int] = []
    var isBeforeFigure = false
    for index in words.indices.reversed() {
      let hasFigure = words[index].contains(where: Byte.isDigit)
      if hasFigure || isBeforeFigure || Self.names.contains(words[index]) { found.append(index) }
      isBeforeFigure = hasFigure
    }
    return found.reversed()
  }

  private static let months = NumberedWords(["month", "months", "mo", "mos"])
  private static let names = NumberedWords([
    "yesterday", "y'day", "today", "tonight", "tomorrow", "tmrw", "tmw", "sunday", "monday", "mon",
    "tuesday", "tues", "wednesday", "wed", "thursday", "thurs", "friday", "fri", "saturday",
  ])

  private static func bare(_ word: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var part = word
    while let last = part.last, ".,;:()?!\"'".utf8.contains(last) { part = part.dropLast() }
    while let first = part.first, "(\"'~".utf8.contains(first) { part = part.dropFirst() }
    return part
  }
}
