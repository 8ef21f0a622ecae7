import ClinicalRecord
import ClinicalText

/// The titles that sections of notes bear, and the kinds they stand for.
public struct SectionTitles: Sendable {
  private var kinds: [String: [SectionKind]] = [:]
  /// The same titles with plurals and articles taken off.
  private var looseKinds: [String: [SectionKind]] = [:]
  /// What stands before a colon like a title and never opens a section ("blood pressure").
  private var labels: Set<String> = []
  private var codes: [SectionKind: String] = [:]

  /// The titles of lexicons/sections.tsv, read once.
  public static let linked = SectionTitles(rows: LinkedFile("lexicons/sections.tsv")?.rows ?? [])

  /// Rows of kind, LOINC code and titles joined by `|`; the first kind given to a title comes first.
  ///
  /// The kind `label` lists what is never a title.
  package init(rows: [[Substring]]) {
    for row in rows where row.count >= 3 {
      let titles = row[2].split(separator: "|").map { TitleFolding.fold($0.utf8) }
      if row[0] == "label" { labels.formUnion(titles) }
      guard let kind = SectionKind(rawValue: String(row[0])) else { continue }
      if !row[1].isEmpty && codes[kind] == nil { codes[kind] = String(row[1]) }
      for title in titles {
        if !kinds[title, default: []].contains(kind) { kinds[title, default: []].append(kind) }
      }
    }
    markExaminationsOfParts()
    for title in kinds.keys.sorted() {
      let loose = TitleFolding.loosen(title)
      if looseKinds[loose] == nil { looseKinds[loose] = kinds[title] }
    }
  }

  /// The number of titles.
  public var count: Int { kinds.count }

  /// The LOINC code of a kind of section.
  public func loinc(_ kind: SectionKind) -> String? { codes[kind] }

  /// The kinds that a title as written may stand for; empty when it is not known.
  ///
  /// Of "A and B" or "A/B" that stand in no row the part A decides; words such as "pertinent" in front,
  /// plurals and brackets behind do not count.
  public func kinds(of title: some Collection<UInt8>) -> [SectionKind] {
    reading(of: title, loosely: true).kinds
  }

  /// What is known of a title.
  struct Reading {
    var kinds: [SectionKind] = []
    /// It names a value, so it is no title.
    var isLabel = false
    /// It stands in the lexicon as it is, but for case and marks.
    var isExact = false
  }

  /// `loosely` also looks for titles that are like it, which takes some time.
  func reading(of title: some Collection<UInt8>, loosely: Bool) -> Reading {
    let key = TitleFolding.fold(title)
    let isLabel = labels.contains(key)
    if let found = kinds[key] { return Reading(kinds: found, isLabel: isLabel, isExact: true) }
    if isLabel { return Reading(isLabel: true) }
    return loosely ? Reading(kinds: similar(key)) : Reading()
  }

  private func similar(_ key: String) -> [SectionKind] {
    if let found = lookup(key) { return found }
    var words = key.split(separator: " ").filter { !TitleFolding.articles.contains($0) }[...]
    let whole = head(words)
    if !whole.isEmpty { return whole }
    while let first = words.first, TitleFolding.modifiers.contains(first), words.count > 1 {
      words = words.dropFirst()
      if let found = lookup(words.joined(separator: " ")) { return found }
    }
    return examination(words) ?? head(words)
  }

  /// The kinds of a folded title as it is, else in the singular.
  private func lookup(_ title: String) -> [SectionKind]? {
    kinds[title] ?? looseKinds[TitleFolding.loosen(title)]
  }

  /// "Left hand examination" is a part when "hand" is one.
  private func examination(_ words: ArraySlice<Substring>) -> [SectionKind]? {
    guard let last = words.last, TitleFolding.examinations.contains(last), words.count > 1 else {
      return nil
    }
    let stem = lookup(words.dropLast().joined(separator: " ")) ?? []
    return stem.contains(.physicalExamPart) ? [.physicalExam, .physicalExamPart] : nil
  }

  /// The longest known title that "and", "of" or the like closes.
  private func head(_ words: ArraySlice<Substring>) -> [SectionKind] {
    var end = words.endIndex
    while let joint = words[..<end].lastIndex(where: TitleFolding.joints.contains) {
      let text = words[..<joint].joined(separator: " ")
      if let found = lookup(text), text.utf8.count >= 4 || isTitle(words[(joint + 1)...]) {
        return found
      }
      end = joint
    }
    return []
  }

  /// Two or three letters are enough to go by only when a title follows ("FH/SH").
  private func isTitle(_ words: ArraySlice<Substring>) -> Bool {
    guard let joint = words.firstIndex(where: TitleFolding.joints.contains) else {
      return lookup(words.joined(separator: " ")) != nil
    }
    return lookup(words[..<joint].joined(separator: " ")) != nil
  }

  /// "Neurological examination" opens an examination, and is a part of one that is open already.
  private mutating func markExaminationsOfParts() {
    for (title, found) in kinds where found == [.physicalExam] {
      let words = title.split(separator: " ")
      guard let last = words.last, TitleFolding.examinations.contains(last), words.count > 1,
        !TitleFolding.wholes.contains(words[words.count - 2])
      else { continue }
      kinds[title] = [.physicalExam, .physicalExamPart]
    }
  }
}
