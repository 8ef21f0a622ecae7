import ClinicalText

/// The words of a folded title by their places, and what they are for it.
struct TitleWords {
  private let bytes: ArraySlice<UInt8>
  private var ranges: [Range<Int>] = []

  init(_ title: ArraySlice<UInt8>) {
    bytes = title
    var start = title.startIndex
    for place in title.indices where title[place] == 0x20 {
      if place > start { ranges.append(start..<place) }
      start = place + 1
    }
    if start < title.endIndex { ranges.append(start..<title.endIndex) }
  }

  /// The places of all words.
  var all: Range<Int> { 0..<ranges.count }

  func word(_ place: Int) -> ArraySlice<UInt8> { bytes[ranges[place]] }

  /// The text of some words that stand side by side.
  func text(_ words: Range<Int>) -> ArraySlice<UInt8> {
    guard let first = words.first, let last = words.last else { return [] }
    return bytes[ranges[first].lowerBound..<ranges[last].upperBound]
  }

  func withoutArticles() -> TitleWords {
    guard all.contains(where: isArticle) else { return self }
    return TitleWords(Array(all.filter { !isArticle($0) }.map(word).joined(separator: [0x20]))[...])
  }

  func isArticle(_ place: Int) -> Bool { Self.articles.contains(word(place)) }
  func isModifier(_ place: Int) -> Bool { Self.modifiers.contains(word(place)) }
  func isJoint(_ place: Int) -> Bool { Self.joints.contains(word(place)) }
  func isExamination(_ place: Int) -> Bool { Self.examinations.contains(word(place)) }
  func isWhole(_ place: Int) -> Bool { Self.wholes.contains(word(place)) }

  private static let articles = NumberedWords(["the", "this", "a", "an"])
  /// Words in front of a title that do not change what it says.
  private static let modifiers = NumberedWords([
    "pertinent", "brief", "current", "initial", "significant", "relevant", "additional", "other",
    "updated", "preliminary", "final", "past", "recent", "interval", "admission", "today", "my",
    "known", "general", "routine", "focused", "limited", "detailed", "complete", "full", "repeat",
    "new", "active", "clinical", "patient", "gross", "major", "abnormal", "normal", "primary",
    "reported", "first", "second", "previous", "prior",
  ])
  /// Words behind which a title only says more about what it is.
  private static let joints = NumberedWords([
    "and", "with", "for", "on", "of", "in", "at", "per", "from", "during", "upon", "after", "prior",
    "by", "to",
  ])
  private static let examinations = NumberedWords(["exam", "examination"])
  /// Before "examination" these name the whole, not a part.
  private static let wholes = NumberedWords([
    "physical", "general", "clinical", "focused", "limited", "brief", "pertinent", "admission",
    "initial", "discharge", "ed", "preoperative", "transfer", "newborn", "today", "todays", "on",
    "under", "child", "trauma", "status", "system", "systems", "systemic", "secondary",
  ])
}
