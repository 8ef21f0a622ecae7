import ClinicalText
import Testing

@Suite struct WordBreakerTests {
  /// The tokens of `text`, joined by bars.
  private func cut(_ text: String) -> String {
    let note = NoteText(text)
    return WordBreaker().tokens(of: note).map { note[$0.range] }.joined(separator: "|")
  }

  @Test(arguments: [
    "b.i.d.", "q.d.", "p.r.n.", "p.o.", "q.4-6h.", "s/p", "h/o", "w/o", "y/o", "5'6\"", "98.6",
    "120/80", "3+", "C5-C6",
    "L4/5", "T1-weighted", "HCO3-", "Na+", "O2", "CO2", "A1c", "HbA1c", "Dr.", "vs.", "COVID-19",
    "IL-6", "5-FU", "x-ray",
    "follow-up", "2024-05-02", "14:10", "[**2101-3-4**]", "n/v/d",
  ])
  func oneTokenEach(text: String) {
    #expect(cut(text) == text)
    #expect(cut("(\(text))") == "(|\(text)|)")
  }

  @Test(arguments: [
    "5|mg", "101.5|F", "x|3|d", "2|wks", "500/125|mg", "pain|/|swelling",
  ])
  func gluedPiecesAreSplit(parts: String) {
    #expect(cut(parts.split(separator: "|").joined()) == parts)
  }
}
