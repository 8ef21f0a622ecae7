import ClinicalRecord
import ClinicalText

/// The titles that sections of notes bear, and the kinds they stand for.
public struct SectionTitles: Sendable {
  /// All titles, folded.
  private var titles = NumberedWords(reserving: 8192)
  /// The kinds of each of them.
  private var kinds: [[SectionKind]] = []
  /// The same titles with plurals and articles taken off, and which of `titles` each stands for.
  private var loose = NumberedWords(reserving: 8192)
  private var titleOfLoose: [Int] = []
  /// What stands before a colon like a title and never opens a section ("blood pressure").
  private var labels = NumberedWords(reserving: 512)
  private var codes: [SectionKind: String] = [:]

  /// The titles of lexicons/sections.tsv, read once.
  public static let linked = SectionTitles(LinkedFile("lexicons/sections.tsv"))

  /// Rows of kind, LOINC code and titles joined by `|`; the first kind given to a title comes first.
  ///
  /// The kind `label` lists what is never a title.
  private init(_ file: LinkedFile?) {
    guard let file else { return }
    let bytes = UnsafeBufferPointer(rebasing: file.bytes.assumingMemoryBound(to: UInt8.self)[...])
    var folded: [UInt8] = []
    file.forEachRow { cells in
      guard cells.count >= 3 else { return }
      let name = String(decoding: bytes[cells[0]], as: UTF8.self)
      let kind = SectionKind(rawValue: name)
      if let kind, !cells[1].isEmpty, codes[kind] == nil {
        codes[kind] = String(decoding: bytes[cells[1]], as: UTF8.self)
      }
      for title in bytes[cells[2]].split(separator: UInt8(ascii: "|")) {
        TitleFolding.fold(title, into: &folded)
        if let kind {
          add(folded, kind)
        } else if name == "label" {
          _ = folded.withUnsafeBufferPointer { labels.insert($0) }
        }
      }
    }
    markExaminationsOfParts()
    addLooseForms()
  }

  private mutating func add(_ title: [UInt8], _ kind: SectionKind) {
    let number = title.withUnsafeBufferPointer { titles.insert($0) }
    if number == kinds.count { kinds.append([]) }
    if !kinds[number].contains(kind) { kinds[number].append(kind) }
  }

  /// A loose form stands for the first of its titles by their bytes.
  private mutating func addLooseForms() {
    for title in 0..<titles.count {
      let form = TitleFolding.loosened(titles.word(title))
      let number = form.withUnsafeBufferPointer { loose.insert($0) }
      if number == titleOfLoose.count {
        titleOfLoose.append(title)
      } else if titles.word(title).lexicographicallyPrecedes(titles.word(titleOfLoose[number])) {
        titleOfLoose[number] = title
      }
    }
  }

  /// The number of titles.
  public var count: Int { titles.count }

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
    var key: [UInt8] = []
    TitleFolding.fold(title, into: &key)
    let isLabel = key.withUnsafeBufferPointer { labels.contains($0) }
    if let found = key.withUnsafeBufferPointer({ titles.find($0) }) {
      return Reading(kinds: kinds[found], isLabel: isLabel, isExact: true)
    }
    if isLabel { return Reading(isLabel: true) }
    return loosely ? Reading(kinds: similar(key)) : Reading()
  }

  private func similar(_ key: [UInt8]) -> [SectionKind] {
    if let found = lookup(key[...]) { return found }
    let words = TitleWords(key[...]).withoutArticles()
    var rest = words.all
    let whole = head(words, rest)
    if !whole.isEmpty { return whole }
    while rest.count > 1, words.isModifier(rest.lowerBound) {
      rest = rest.dropFirst()
      if let found = lookup(words.text(rest)) { return found }
    }
    return examination(words, rest) ?? head(words, rest)
  }

  /// The kinds of a folded title as it is, else in the singular.
  private func lookup(_ title: ArraySlice<UInt8>) -> [SectionKind]? {
    if let found = title.withUnsafeBufferPointer({ titles.find($0) }) { return kinds[found] }
    let form = TitleFolding.loosened(title)
    return form.withUnsafeBufferPointer { loose.find($0) }.map { kinds[titleOfLoose[$0]] }
  }

  /// "Left hand examination" is a part when "hand" is one.
  private func examination(_ words: TitleWords, _ range: Range<Int>) -> [SectionKind]? {
    guard range.count > 1, words.isExamination(range.upperBound - 1) else { return nil }
    let stem = lookup(words.text(range.dropLast())) ?? []
    return stem.contains(.physicalExamPart) ? [.physicalExam, .physicalExamPart] : nil
  }

  /// The longest known title that "and", "of" or the like closes.
  private func head(_ words: TitleWords, _ range: Range<Int>) -> [SectionKind] {
    var end = range.upperBound
    while let joint = (range.lowerBound..<end).last(where: words.isJoint) {
      let text = words.text(range.lowerBound..<joint)
      if let found = lookup(text), text.count >= 4 || isTitle(words, joint + 1..<range.upperBound) {
        return found
      }
      end = joint
    }
    return []
  }

  /// Two or three letters are enough to go by only when a title follows ("FH/SH").
  private func isTitle(_ words: TitleWords, _ range: Range<Int>) -> Bool {
    let end = range.first(where: words.isJoint) ?? range.upperBound
    return lookup(words.text(range.lowerBound..<end)) != nil
  }

  /// "Neurological examination" opens an examination, and is a part of one that is open already.
  private mutating func markExaminationsOfParts() {
    for title in 0..<titles.count where kinds[title] == [.physicalExam] {
      let words = TitleWords(titles.word(title))
      let last = words.all.upperBound - 1
      guard last > 0, words.isExamination(last), !words.isWhole(last - 1) else { continue }
      kinds[title] = [.physicalExam, .physicalExamPart]
    }
  }
}
