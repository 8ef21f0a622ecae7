/// Brings the ways of writing one title together.
enum TitleFolding {
  /// Words in front of a title that do not change what it says.
  static let modifiers: Set<Substring> = [
    "pertinent", "brief", "current", "initial", "significant", "relevant", "additional", "other",
    "updated", "preliminary", "final", "past", "recent", "interval", "admission", "today", "my",
    "known", "general", "routine", "focused", "limited", "detailed", "complete", "full", "repeat",
    "new", "active", "clinical", "patient", "gross", "major", "abnormal", "normal", "primary",
    "reported", "first", "second", "previous", "prior",
  ]
  /// Words behind which a title only says more about what it is.
  static let joints: Set<Substring> = [
    "and", "with", "for", "on", "of", "in", "at", "per", "from", "during", "upon", "after", "prior",
    "by", "to",
  ]
  static let examinations: Set<Substring> = ["exam", "examination"]
  /// Before "examination" these name the whole, not a part.
  static let wholes: Set<Substring> = [
    "physical", "general", "clinical", "focused", "limited", "brief", "pertinent", "admission",
    "initial", "discharge", "ed", "preoperative", "transfer", "newborn", "today", "todays", "on",
    "under", "child", "trauma", "status", "system", "systems", "systemic", "secondary",
  ]

  /// Lower case, `&` and `/` as "and", other marks as blanks, no brackets, one blank between words.
  static func fold(_ title: some Collection<UInt8>) -> String {
    var text: [UInt8] = []
    var depth = 0
    var pending = false
    func append(_ byte: UInt8) {
      if pending && !text.isEmpty { text.append(0x20) }
      pending = false
      text.append(byte)
    }
    for byte in title {
      switch byte {
      case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"): depth = max(0, depth - 1)
      case _ where depth > 0: continue
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): append(byte | 0x20)
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        0x80...0xFF:
        append(byte)
      case UInt8(ascii: "&"), UInt8(ascii: "/"), UInt8(ascii: "+"):
        pending = true
        for letter in "and".utf8 { append(letter) }
        pending = true
      case UInt8(ascii: "'"), UInt8(ascii: "."): continue
      default: pending = true
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// A folded title without articles, its words in the singular.
  static func loosen(_ title: String) -> String {
    let words = title.split(separator: " ")
    guard words.count > 1 else { return words.first.map { String(singular($0)) } ?? "" }
    return words.lazy.filter { !articles.contains($0) }.map(singular).joined(separator: " ")
  }

  static let articles: Set<Substring> = ["the", "this", "a", "an"]

  private static func singular(_ word: Substring) -> Substring {
    guard word.utf8.count > 3, word.last == "s" else { return word }
    if word == "diagnoses" { return "diagnosis" }
    if word.hasSuffix("ies") { return word.dropLast(3) + "y" }
    return word.hasSuffix("ss") || word.hasSuffix("us") || word.hasSuffix("is")
      ? word : word.dropLast()
  }
}
