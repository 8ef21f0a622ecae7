import ClinicalRecord
import ClinicalText

/// How a dose was said.
enum DoseSort {
  /// With a unit of mass, volume or activity ("81 mg").
  case strength
  /// With a thing that is counted ("two tablets").
  case count
  /// A number alone ("Percocet 5").
  case bare
  /// In words ("high-dose").
  case words
}

extension Prescription {
  /// The dose that begins at a lexeme.
  func dose(_ start: Int) -> (end: Int, normal: String?, sort: DoseSort)? {
    if let words = doseInWords(start) { return (words, nil, .words) }
    if isWord(start, Self.article), !isWord(start + 1, Self.doseWord),
      let noun = unitName(start + 1, withCounts: true)
    {
      return (noun.end, "1 \(noun.name)", noun.isCount ? .count : .strength)
    }
    guard let amount = amount(start) else { return nil }
    var end = amount.end
    if isSymbol(end, "%") { return (end + 1, "\(amount.normal)%", .strength) }
    if amount.normal.contains(":") { return (end, amount.normal, .strength) }
    if isSymbol(end, "-"), !(end < limit && lexemes[end].isSpaced),
      unitName(end + 1, withCounts: false) != nil
    {
      end += 1
    }
    while isWord(end, Self.more) { end += 1 }
    // "125 per 5 mL"
    if isWord(end, Self.perWord), let volume = self.amount(end + 1),
      let unit = unitName(volume.end, withCounts: false)
    {
      return (unit.end, "\(amount.normal)/\(volume.normal) \(unit.name)", .strength)
    }
    let isPair = amount.normal.contains("/") && amount.normal.count > 3
    guard let unit = unitName(end, withCounts: !isPair) else {
      return (amount.end, amount.normal, .bare)
    }
    var normal = "\(amount.normal) \(unit.name)"
    end = unit.end
    // "125 mg/5 mL", "7.5 mg/500 mg", "125 mg-31.25 mg", "40 mg in 0.4 mL", "25 mg to 50 mg"
    while end < limit, isSymbol(end, "/") || isSymbol(end, "-") || isWord(end, Self.joint),
      let next = self.amount(end + 1), let second = unitName(next.end, withCounts: false)
    {
      normal +=
        "\(isSymbol(end, "/") ? "/" : isSymbol(end, "-") ? "-" : " ")\(next.normal) \(second.name)"
      end = second.end
    }
    if let rate = rate(end) {
      normal += rate.normal
      end = rate.end
    }
    return (end, normal, unit.isCount ? .count : .strength)
  }

  /// "mg", "tablets", with "/kg/day" behind it.
  private func unitName(_ index: Int, withCounts: Bool) -> (end: Int, name: String, isCount: Bool)?
  {
    guard index < limit, lexemes[index].kind != .number else { return nil }
    if let unit = words.units[codes[index]] {
      var end = index + 1
      var name = unit
      while isSymbol(end, "/"), end + 1 < limit, lexemes[end + 1].kind == .word,
        isWord(end + 1, Self.denominators)
      {
        name += "/\(text(end + 1))"
        end += 2
      }
      return (end, name, false)
    }
    guard withCounts, let noun = words.counted[codes[index]] else { return nil }
    return (index + 1, noun, true)
  }

  /// "per hour", "an hour", "/kg".
  private func rate(_ index: Int) -> (end: Int, normal: String)? {
    guard isWord(index, Self.per), isWord(index + 1, Self.rates) else { return nil }
    return (index + 2, "/\(text(index + 1))")
  }

  private func doseInWords(_ start: Int) -> Int? {
    guard isWord(start, Self.sizes) else {
      return isWord(start, Self.sliding) && isWord(start + 1, Self.scale) ? start + 2 : nil
    }
    let next = isSymbol(start + 1, "-") ? start + 2 : start + 1
    return isWord(next, Self.doseWord) ? next + 1 : nil
  }

  /// A unit or a counted thing stands at an index.
  func isUnit(_ index: Int) -> Bool {
    index >= 0 && index < limit
      && (words.units[codes[index]] != nil || words.counted[codes[index]] != nil
        || isSymbol(index, "%"))
  }

  private static let perWord = WordSet("per")
  private static let article = WordSet("a an")
  private static let more = WordSet("more full")
  private static let joint = WordSet("in")
  private static let per = WordSet("per an a")
  private static let rates = WordSet("hour hr minute min kilogram kg")
  private static let denominators = WordSet(
    "kg day hr h hour min minute ml cc l dose puff m spray actuation act d")
  private static let sizes = WordSet("high low full unit half loading stress double")
  private static let sliding = WordSet("sliding")
  private static let scale = WordSet("scale")
  private static let doseWord = WordSet("dose doses")
}
