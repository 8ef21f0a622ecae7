import ClinicalRecord
import ClinicalText
import Lexicon
import Testing

@Suite struct SectionFinderTests {
  private func sections(_ text: String) -> [Section] {
    let note = NoteText(text)
    return SectionFinder().sections(in: note, LineLayout(note))
  }

  private func kinds(_ text: String) -> String {
    sections(text).map { section in
      section.kind.name + (section.parent.map { "<\($0.name)" } ?? "")
    }.joined(separator: ", ")
  }

  @Test(arguments: SectionTable.labels)
  func titlesHaveTheirKinds(text: String, expected: String) {
    #expect(kinds(text) == expected, "\(text)")
  }

  @Test(arguments: SectionTable.shapes)
  func headingsAreToldByTheirShape(text: String, expected: String) {
    #expect(kinds(text) == expected, "\(text)")
  }

  @Test func theLexiconIsLarge() {
    #expect(SectionTitles.linked.count >= 500)
    #expect(SectionTable.labels.count + SectionTable.shapes.count >= 130)
  }

  @Test func everyKindHasATitle() {
    let titled = Set(SectionTable.labels.map(\.1))
    for kind in SectionKind.allCases where kind != .other {
      let hasRow = LinkedFile("lexicons/sections.tsv")!.rows.contains { $0[0] == kind.name }
      #expect(hasRow, "\(kind.name)")
    }
    #expect(titled.count > 40)
  }

  @Test func everyRowNamesAKindOfTheInterface() {
    for row in LinkedFile("lexicons/sections.tsv")!.rows {
      #expect(row[0] == "label" || SectionKind(rawValue: String(row[0])) != nil, "\(row[0])")
    }
  }

  @Test func aSectionRunsToTheLastCharacterBeforeTheNext() throws {
    let text = "ALLERGIES:  None.\n\n  \n**Plan:** rest\n\n"
    let note = NoteText(text)
    let found = SectionFinder().sections(in: note, LineLayout(note))
    try #require(found.count == 2)
    #expect(note[found[0].range] == "ALLERGIES:  None.")
    #expect(note[found[0].title] == "ALLERGIES")
    #expect(note[found[1].range] == "**Plan:** rest")
    #expect(note[found[1].title] == "Plan")
  }

  @Test func anEmptySectionIsItsHeading() throws {
    let note = NoteText("ALLERGIES:\nPLAN:")
    let found = SectionFinder().sections(in: note, LineLayout(note))
    #expect(found.map { note[$0.range] } == ["ALLERGIES:", "PLAN:"])
  }

  @Test func codesAreThoseOfLOINC() {
    #expect(sections("HOSPITAL COURSE: well").first?.loinc == "8648-8")
    #expect(sections("ALLERGIES: none").first?.loinc == "48765-2")
    #expect(sections("PROGNOSIS: good").first?.loinc == nil)
  }
}
