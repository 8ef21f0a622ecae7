import ClinicalRecord
import ClinicalText

extension Prescription {
  /// The frequency that begins at a lexeme, with all that is joined to it ("b.i.d. p.r.n.").
  func frequency(_ start: Int) -> (end: Int, normal: String?)? {
    guard var (end, normal) = oneFrequency(start) else { return nil }
    while end < limit {
      var next = end
      if isSymbol(next, ","), oneFrequency(next + 1)?.normal == "as needed" { next += 1 }
      if isWord(next, .and), oneFrequency(next + 1) != nil { next += 1 }
      guard let more = oneFrequency(next) else { break }
      normal = [normal, more.normal].compactMap { $0 }.joined(separator: ", ")
      end = more.end
    }
    return (end, normal)
  }

  private func oneFrequency(_ start: Int) -> (end: Int, normal: String?)? {
    var best = listed(start)
    func offer(_ other: (end: Int, normal: String?)?) {
      if let other, other.end > best?.end ?? start { best = other }
    }
    offer(everySo(start))
    offer(soManyTimes(start))
    offer(onDays(start))
    offer(perTime(start))
    offer(smallDaily(start))
    guard let best, !isWord(best.end, Self.activities), !isDuration(start, best.end) else {
      return nil
    }
    return best
  }

  /// "x 1" with "week" behind it.
  private func isDuration(_ start: Int, _ end: Int) -> Bool {
    end < limit && bytes[Int(lexemes[start].range.lower)] | 0x20 == UInt8(ascii: "x")
      && words.times[codes[end]] != nil
  }

  /// "od" and "om" in small letters behind a dose or its route; in capitals, or behind drops, "OD" is the right eye.
  private func smallDaily(_ start: Int) -> (end: Int, normal: String?)? {
    guard start > 0, isWord(start, Self.onceADay),
      Byte.isLower(bytes[Int(lexemes[start].range.lower)]),
      !isWord(start - 1, Self.drops)
    else { return nil }
    let before = start - 1
    let isBehindDose = isNumber(before) || isUnit(before) || words.counted[codes[before]] != nil
    let route = words.routes.match(codes, at: before, limit: start)
    return isBehindDose || route != nil ? (start + 1, "1 per day") : nil
  }

  /// "a day" behind a dose.
  private func perTime(_ start: Int) -> (end: Int, normal: String?)? {
    guard isWord(start, Self.per), isWord(start + 1, Self.calendar), start > 0,
      isNumber(start - 1) || isUnit(start - 1), let time = words.times[codes[start + 1]]
    else { return nil }
    return (start + 2, "1 per \(time)")
  }

  /// A phrase of the lexicon.
  private func listed(_ start: Int) -> (end: Int, normal: String?)? {
    guard start < limit, let match = words.frequencies.match(codes, at: start, limit: limit),
      match.row.count >= 4
    else { return nil }
    if isWord(start, Self.halfDay), match.end == start + 1, !isPlainHalfDay(start) { return nil }
    return (match.end, Self.normal(match.row))
  }

  /// "a.m." behind a clock time is no frequency.
  private func isPlainHalfDay(_ start: Int) -> Bool {
    start == 0 || lexemes[start - 1].kind != .number
  }

  private static func normal(_ row: [String]) -> String {
    let times = row[1].isEmpty ? "" : "\(row[1]) per day"
    let need = row[2].isEmpty ? "" : "as needed"
    if times.isEmpty && need.isEmpty { return row[3] }
    return [times, need].filter { !$0.isEmpty }.joined(separator: ", ")
  }

  /// "q.4-6h.", "q 8", "every 4 to 6 hours", "every other day", "each morning".
  private func everySo(_ start: Int) -> (end: Int, normal: String?)? {
    guard isWord(start, Self.every) else { return nil }
    var next = start + 1
    if isSymbol(next, "."), !lexemes[next].isSpaced { next += 1 }
    guard let amount = amount(next) else {
      guard isWord(next, Self.other), next + 1 < limit, words.times[codes[next + 1]] != nil else {
        return nil
      }
      return (next + 2, "every other \(words.times[codes[next + 1]] ?? "")")
    }
    var end = amount.end
    var unit: String?
    if isSymbol(end, "-") || isSymbol(end, "."), end + 1 < limit, !lexemes[end + 1].isSpaced,
      words.times[codes[end + 1]] != nil
    {
      end += 1
    }
    if end < limit, lexemes[end].kind == .word, let time = words.times[codes[end]] {
      unit = time
      end += 1
      let isShort = lexemes[end - 1].range.count <= 3
      if isShort, isSymbol(end, "."), !lexemes[end].isSpaced { end += 1 }
    } else if isSymbol(end, "."), !lexemes[end].isSpaced, isWord(start, Self.q) {
      end += 1
    }
    guard unit != nil || isWord(start, Self.q) else { return nil }
    return (end, Self.perDay(amount.normal, unit ?? "hour"))
  }

  private static func perDay(_ amount: String, _ unit: String) -> String {
    let ends = amount.split(separator: "-").compactMap { Double($0) }
    guard unit == "hour", !ends.isEmpty, ends.allSatisfy({ $0 > 0 && $0 <= 24 }) else {
      return "every \(amount) \(unit)s"
    }
    let rates = ends.map { 24 / $0 }.sorted().map { rate in
      rate == rate.rounded() ? "\(Int(rate))" : "\((rate * 10).rounded() / 10)"
    }
    return "\(rates.joined(separator: "-")) per day"
  }

  /// "3 times a day", "two to three times daily", "twice per week", "x 1".
  private func soManyTimes(_ start: Int) -> (end: Int, normal: String?)? {
    var count: String
    var end: Int
    if isWord(start, Self.once) {
      count = isWord(start, Self.twice) ? "2" : "1"
      end = start + 1
      if isWord(end, Self.every) { return everySo(end).map { ($0.end, $0.normal) } }
    } else if let amount = amount(start), isWord(amount.end, Self.times) {
      count = amount.normal
      end = amount.end + 1
    } else if isWord(start, Self.cross), let amount = amount(start + 1), amount.end - start == 2,
      isEnd(amount.end)
    {
      return (amount.end, "\(amount.normal) in all")
    } else {
      return nil
    }
    if isWord(end, Self.daily) { return (end + 1, "\(count) per day") }
    if isWord(end, Self.per) || isSymbol(end, "/") { end += 1 }
    guard end < limit, let time = words.times[codes[end]] else {
      if isWord(end, Self.daily) { return (end + 1, "\(count) per day") }
      return isWord(end, Self.weekly) ? (end + 1, "\(count) per week") : nil
    }
    return (end + 1, "\(count) per \(time)")
  }

  /// Nothing that "x 3" could count stands behind it.
  private func isEnd(_ index: Int) -> Bool {
    index >= limit || lexemes[index].kind == .symbol
      || lexemes[index].kind == .word && words.times[codes[index]] == nil
        && words.counted[codes[index]] == nil
  }

  /// "on Mondays, Wednesdays and Fridays".
  private func onDays(_ start: Int) -> (end: Int, normal: String?)? {
    var end = isWord(start, Self.on) ? start + 1 : start
    guard isWord(end, Self.weekdays) else { return nil }
    end += 1
    var days = 1
    while end < limit {
      var next = end
      if isSymbol(next, ",") { next += 1 }
      if isWord(next, .and) { next += 1 }
      guard next > end, isWord(next, Self.weekdays) else { break }
      end = next + 1
      days += 1
    }
    guard days > 1 || isWord(start, Self.on) else { return nil }
    return (end, "\(days) per week")
  }

  private static let onceADay = WordSet("od om")
  private static let drops = WordSet("drop drops gtt gtts")
  private static let calendar = WordSet("day week month night")
  private static let activities = WordSet("living life lab labs checks activities basis weights")
  private static let q = WordSet("q")
  private static let every = WordSet("q every each")
  private static let other = WordSet("other")
  private static let once = WordSet("once twice")
  private static let twice = WordSet("twice")
  private static let times = WordSet("times time x")
  private static let cross = WordSet("x")
  private static let daily = WordSet("daily")
  private static let weekly = WordSet("weekly")
  private static let per = WordSet("a an per each every")
  private static let on = WordSet("on")
  private static let halfDay = WordSet("am pm ac pc om od bd hs")
  private static let weekdays = WordSet(
    "monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays"
  )
}
