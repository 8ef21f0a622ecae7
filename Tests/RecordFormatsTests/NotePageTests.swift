import ClinicalRecord
import ClinicalText
import RecordFormats
import Testing

@Suite struct NotePageTests {
  /// "No <fever>. Aspirin 81 mg." with two entities.
  private func note() -> AnnotatedNote {
    let text = NoteText("No <fever>. Aspirin 81 mg. Aspirin again.")
    let note = Note(id: "a & b", patient: "p7", text: text)
    let fever = Entity(
      .finding, at: TextRange(4, 9), assertion: absent,
      codes: [Code(.icd10cm, "R50.9", "Fever, \"unspecified\"")], codeBasis: .exact, score: 0.9)
    let aspirin = Entity(
      .drug, at: TextRange(12, 19), concept: "aspirin",
      attributes: [DrugAttribute(.dose, at: TextRange(20, 25), normal: "81 mg")])
    let again = Entity(.drug, at: TextRange(27, 34), concept: "aspirin")
    return AnnotatedNote(
      note, text: TokenizedText(text, tokens: [], sentences: []), sections: [],
      entities: [fever, aspirin, again])
  }

  private var absent: Assertion {
    var assertion = Assertion(.absent)
    assertion.cue = Cue(TextRange(0, 2), rule: "absent before list: no")
    return assertion
  }

  @Test func textIsEscapedEverywhere() {
    let page = NotePage.article(note())
    #expect(page.contains("&lt;<mark"))
    #expect(page.contains("a &amp; b"))
    #expect(page.contains("Fever, &quot;unspecified&quot;"))
    #expect(!page.contains("<fever"))
  }

  @Test func aCardTellsWhatIsKnown() {
    let page = NotePage.article(note())
    #expect(page.contains("class=\"finding absent\""))
    #expect(page.contains("finding · absent"))
    #expect(page.contains("“No” <small>absent before list: no</small>"))
    #expect(page.contains("<b>R50.9</b>"))
    #expect(page.contains("81 mg <small>81 mg</small>"))
    #expect(page.contains("90 %, code by exact words"))
  }

  @Test func theTableLeadsToEachPlace() {
    let page = NotePage.article(note())
    for number in 1...3 {
      #expect(page.contains("id=\"a &amp; b-T\(number)\""))
      #expect(page.contains("href=\"#a &amp; b-T\(number)\""))
    }
    #expect(page.contains("<caption><mark class=\"drug\">drug</mark></caption>"))
    #expect(!page.contains("<caption><mark class=\"test\""))
  }

  @Test func thePageNeedsNothingElse() {
    let page = NotePage.opening(title: "A") + NotePage.article(note()) + NotePage.closing
    for outside in ["http:", "https:", "url(", "<script", "@import", "src="] {
      #expect(!page.contains(outside), "\(outside)")
    }
    #expect(page.contains("prefers-color-scheme:dark"))
    #expect(page.contains("@media print"))
  }
}
