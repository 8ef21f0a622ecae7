import ClinicalText

/// The words that prescriptions are made of.
struct PrescriptionWords: Sendable {
  let routes: LexemePhrases
  let frequencies: LexemePhrases
  let forms: LexemePhrases
  /// Units of strength and volume with their normal names.
  let units: HashedTable<String>
  /// Things that are counted, with their singular.
  let counted: HashedTable<String>
  let numbers: HashedTable<String>
  let times: HashedTable<String>

  static let linked = PrescriptionWords()

  private init() {
    func rows(_ name: String) -> [[Substring]] { LinkedFile("lexicons/\(name).tsv")?.rows ?? [] }
    routes = LexemePhrases(rows("routes").filter { !Self.ambiguous.contains($0[0]) })
    frequencies = LexemePhrases(rows("frequencies"))
    forms = LexemePhrases(rows("forms"))
    var units: [UInt64: String] = [:]
    var counted: [UInt64: String] = [:]
    for row in rows("units") where row.count > 1 && !row[0].contains("/") {
      switch row[1] {
      case "mass" where !Self.bodyWeights.contains(row[0]), "volume", "units", "amount":
        units[LexemeCutter.code(row[0])] = Self.normalUnit(row[0])
      default: continue
      }
    }
    units[LexemeCutter.code("mci")] = "mCi"
    units[LexemeCutter.code("inch")] = "inch"
    units[LexemeCutter.code("inches")] = "inch"
    for (plural, singular) in Self.countedWords {
      counted[LexemeCutter.code(plural)] = singular
      counted[LexemeCutter.code(singular)] = singular
    }
    self.units = HashedTable(units)
    self.counted = HashedTable(counted)
    numbers = Self.table(Self.numberWords)
    times = Self.table(Self.timeWords)
  }

  private static let bodyWeights: Set<Substring> = [
    "kg", "kgs", "kilo", "kilos", "kilogram", "kilograms", "lb", "lbs", "pound", "pounds", "stone",
    "oz", "ng", "pg",
  ]

  /// Routes whose letters mean too much else.
  private static let ambiguous: Set<Substring> = [
    "IN", "ID", "IT", "IP", "OD", "o.d.", "AS", "AD", "spinal", "caudal", "swallow", "gargle",
    "left eye", "right eye",
  ]

  private static func table(_ pairs: [(String, String)]) -> HashedTable<String> {
    HashedTable(
      Dictionary(pairs.map { (LexemeCutter.code($0.0), $0.1) }, uniquingKeysWith: { a, _ in a }))
  }

  private static func normalUnit(_ unit: Substring) -> String {
    switch unit.lowercased() {
    case "mg", "mgs", "mg.", "milligram", "milligrams": "mg"
    case "mcg", "mcgs", "ug", "µg", "μg", "microgram", "micrograms": "mcg"
    case "g", "gm", "gms", "gram", "grams": "g"
    case "ml", "mls", "milliliter", "milliliters", "millilitres", "cc", "ccs": "mL"
    case "l", "liter", "liters", "litre", "litres": "L"
    case "unit", "units", "u", "iu": "units"
    case "meq", "milliequivalent", "milliequivalents": "mEq"
    case "mmol", "millimole", "millimoles": "mmol"
    case "teaspoon", "teaspoons", "tsp": "teaspoon"
    case "tablespoon", "tablespoons", "tbsp": "tablespoon"
    case "drop", "drops", "gtt", "gtts": "drop"
    default: String(unit)
    }
  }

  private static let countedWords = [
    ("tablets", "tablet"), ("tabs", "tab"), ("capsules", "capsule"), ("caps", "cap"),
    ("pills", "pill"), ("puffs", "puff"), ("sprays", "spray"), ("patches", "patch"),
    ("suppositories", "suppository"), ("packets", "packet"), ("vials", "vial"), ("doses", "dose"),
    ("lozenges", "lozenge"), ("scoops", "scoop"), ("ampules", "ampule"), ("amps", "amp"),
    ("inhalations", "inhalation"), ("drops", "drop"), ("teaspoonfuls", "teaspoonful"),
    ("tablespoonfuls", "tablespoonful"), ("caplets", "caplet"), ("nebs", "neb"), ("bags", "bag"),
    ("bottles", "bottle"), ("squirts", "squirt"), ("capfuls", "capful"), ("syringes", "syringe"),
  ]

  private static let numberWords = [
    ("one", "1"), ("two", "2"), ("three", "3"), ("four", "4"), ("five", "5"), ("six", "6"),
    ("seven", "7"), ("eight", "8"), ("nine", "9"), ("ten", "10"), ("eleven", "11"),
    ("twelve", "12"), ("fourteen", "14"), ("fifteen", "15"), ("twenty", "20"), ("thirty", "30"),
    ("half", "0.5"), ("½", "0.5"), ("several", "several"), ("couple", "2"), ("few", "few"),
  ]

  private static let timeWords = [
    ("day", "day"), ("days", "day"), ("d", "day"), ("week", "week"), ("weeks", "week"),
    ("wk", "week"), ("wks", "week"), ("month", "month"), ("months", "month"), ("mo", "month"),
    ("hour", "hour"), ("hours", "hour"), ("hr", "hour"), ("hrs", "hour"), ("h", "hour"),
    ("minute", "minute"), ("minutes", "minute"), ("min", "minute"), ("mins", "minute"),
    ("year", "year"), ("years", "year"), ("night", "day"), ("nights", "day"),
    ("cycle", "cycle"), ("cycles", "cycle"), ("dosages", "dose"), ("doses", "dose"),
  ]
}
