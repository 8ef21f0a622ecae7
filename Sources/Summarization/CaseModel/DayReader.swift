import ClinicalText

/// Resolves what a note says of days ("yesterday", "POD 2", "11/9", "in 2 weeks") against the note's own date.
package struct DayReader: Sendable {
  private let note: Day
  private let admission: Day?
  private let operation: Day?

  /// `admission` anchors hospital days, `operation` the days after it.
  package init(note: Day, admission: Day? = nil, operation: Day? = nil) {
    self.note = note
    self.admission = admission
    self.operation = operation
  }

  /// The days that a lowered text names, in its order.
  package func days(in lower: String) -> [Day] {
    let words = DayWords(lower)
    let countsMonths = words.countsMonths
    var days: [Day] = []
    for index in words.hopeful where !(countsMonths && words[index].hasSuffix("/12")) {
      if let day = day(at: index, of: words), days.last != day { days.append(day) }
    }
    return days
  }

  private func day(at index: Int, of words: DayWords) -> Day? {
    let word = words[index]
    let next = index + 1 < words.count ? words[index + 1] : ""
    if let shift = Self.shifts[word] { return note + shift }
    if word == "in" { return span(next, index + 2 < words.count ? words[index + 2] : "") }
    if let count = Self.count(word, next, after: ["pod", "pod#"]) {
      return operation.map { $0 + count }
    }
    if let count = Self.count(word, next, after: ["hd", "hd#"]) {
      return admission.map { $0 + (count - 1) }
    }
    if word == "day", index > 0, words[index - 1] == "hospital", let count = Int(next) {
      return admission.map { $0 + (count - 1) }
    }
    if let weekday = Self.weekdays.firstIndex(where: { $0.contains(word) }) {
      return note + (weekday - note.weekday + 7) % 7
    }
    if let day = Int(word), let month = Self.month(next) ?? Self.shortMonths[next] {
      return nearest(month: month, day: day)
    }
    if let month = Self.month(word), let day = Int(next), index == 0 || Int(words[index - 1]) == nil
    {
      return nearest(month: month, day: day)
    }
    return isShare(word, before: next, behind: index > 0 ? words[index - 1] : "") ? nil : date(word)
  }

  /// Words that stand before a date and before no share.
  private static let dating: Set<String> = [
    "on", "by", "from", "until", "till", "through", "thru", "to", "before", "after", "since", "due",
    "of", "dated", "dose", "date",
  ]
  private static let counted: Set<String> = [
    "bottles", "sets", "tab", "tabs", "tablet", "ns", "ppd", "strength", "cm", "pain",
  ]

  /// A part of a whole ("pain 3/10", "1/4 bottles", "strength 4/5") rather than a date.
  private func isShare(_ word: String, before next: String, behind last: String) -> Bool {
    if Self.counted.contains(next) || last == "pain" || last == "strength" { return true }
    let isOfTen = word.hasSuffix("/10") || word.hasSuffix("/5")
    return isOfTen && !Self.dating.contains(last) && !next.contains(":")
  }

  private static let shifts = [
    "yesterday": -1, "y'day": -1, "today": 0, "tonight": 0, "tomorrow": 1, "tmrw": 1, "tmw": 1,
  ]
  private static let weekdays: [Set<String>] = [
    ["sunday"], ["monday", "mon"], ["tuesday", "tues"], ["wednesday", "wed"],
    ["thursday", "thurs"], ["friday", "fri"], ["saturday"],
  ]
  private static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]

  /// Months whose short names mean something else when no day stands before them.
  private static let shortMonths = ["mar": 3, "may": 5]

  private static func month(_ word: String) -> Int? {
    guard word.utf8.count >= 3, word != "may", word != "mar" else { return nil }
    guard let place = months.firstIndex(of: String(word.prefix(3))) else { return nil }
    let whole = [
      "january", "february", "march", "april", "may", "june", "july", "august", "september",
      "october", "november", "december",
    ][place]
    return whole.hasPrefix(word) || word == "sept" ? place + 1 : nil
  }

  /// The number that stands behind or in a word like "pod2", "pod 2", "hd#3".
  private static func count(_ word: String, _ next: String, after heads: [String]) -> Int? {
    for head in heads {
      if word == head { return Int(next.drop { $0 == "#" }) }
      if word.hasPrefix(head), let count = Int(word.dropFirst(head.count)) { return count }
    }
    return nil
  }

  /// "in 2 weeks", "in 6-8 wk": the first day it can mean.
  private func span(_ count: String, _ unit: String) -> Day? {
    guard let number = Int(count.prefix { $0 != "-" }), number < 100 else { return nil }
    switch unit {
    case "day", "days", "d": return note + number
    case "week", "weeks", "wk", "wks": return note + number * 7
    case "month", "months", "mo":
      let (year, month, day) = note.civil
      let ahead = month - 1 + number
      return Day(year: year + ahead / 12, month: ahead % 12 + 1, day: min(day, 28))
    default: return nil
    }
  }

  /// A date in figures: "2024-05-02", "5/2", "5/2/24", "16/11".
  private func date(_ word: String) -> Day? {
    if word.utf8.count == 10, let day = Day(iso: word) { return day }
    let parts = word.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2 || parts.count == 3, let first = parts[0], let second = parts[1] else {
      return nil
    }
    if parts.count == 3, let year = parts[2] {
      let full = year < 100 ? 2000 + year : year
      return Day(year: full, month: first, day: second)
        ?? Day(year: full, month: second, day: first)
    }
    let readings = [nearest(month: first, day: second), nearest(month: second, day: first)]
      .compactMap { $0 }
    return readings.min { abs($0.number - note.number) < abs($1.number - note.number) }
  }

  /// That day of the year which brings it nearest to the note.
  private func nearest(month: Int, day: Int) -> Day? {
    let year = note.civil.year
    return [year - 1, year, year + 1].compactMap { Day(year: $0, month: month, day: day) }
      .min { abs($0.number - note.number) < abs($1.number - note.number) }
  }
}
