import ClinicalRecord
import ClinicalText

extension Prescription {
  /// The duration that begins at a lexeme.
  func duration(_ start: Int) -> (end: Int, normal: String?)? {
    if isWord(start, Self.always) { return (start + 1, nil) }
    if isWord(start, Self.short), isWord(start + 1, Self.term) { return (start + 2, nil) }
    var next = start
    let isLed = isWord(start, Self.leaders)
    let isCross = isWord(start, Self.cross)
    if isLed || isCross {
      next += 1
      if isWord(start, Self.total), !isNumber(next) { return nil }
      while isWord(next, Self.fillers) { next += 1 }
      if isCross, isSymbol(next, "-") { next += 1 }
    }
    guard let amount = amount(next) else { return nil }
    next = amount.end
    if isSymbol(next, "-") { next += 1 }
    while isWord(next, Self.more) { next += 1 }
    guard next < limit, lexemes[next].kind == .word, let time = words.times[codes[next]] else {
      return nil
    }
    let isDose = time == "dose"
    guard !isDose || isWord(start, Self.total) else { return nil }
    next += 1
    guard isLed || isCross || standsAlone(start, next) else { return nil }
    if isWord(next, Self.course) { next += 1 }
    return (next, "\(amount.normal) \(time)\(amount.normal == "1" ? "" : "s")")
  }

  /// "10 days", but not "2 days ago", "in 10 days", "12 hours later".
  private func standsAlone(_ start: Int, _ end: Int) -> Bool {
    !isWord(end, Self.behind) && !isWord(start - 1, Self.front)
      && !(end < limit && lexemes[end].kind == .word && isWord(end, Self.age))
      && !isSymbol(start - 1, "/") && !isSymbol(start - 1, "#")
  }

  private static let always = WordSet("indefinitely lifelong")
  private static let short = WordSet("short long")
  private static let term = WordSet("term")
  private static let leaders = WordSet("for over total times within")
  private static let total = WordSet("total within times")
  private static let cross = WordSet("x")
  private static let fillers = WordSet(
    "a an another the next additional about approximately at least up to total of no less than period around more course last past just only another roughly maximum"
  )
  private static let more = WordSet("more additional further full of")
  private static let course = WordSet("course total")
  private static let behind = WordSet(
    "ago later prior before earlier after apart old history from post postop postoperatively")
  private static let front = WordSet(
    "in after within until than between from every each q past last per day age days previous next about by on post"
  )
  private static let age = WordSet("old")
}
