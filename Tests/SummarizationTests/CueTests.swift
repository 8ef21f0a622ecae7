import Summarization
import Testing

@Suite struct CueTests {
  private func kinds(_ text: String) -> [String] {
    let table = CueTable.linked
    let found = table.cues(in: Array(text.lowercased().utf8), asWritten: Array(text.utf8))
    return table.kinds.filter { !found.isDisjoint(with: table.set($0)) }
  }

  @Test(arguments: [
    ("Stop heparin", "stop"), ("HELLP is ruled out", "excluded"), ("culture pending", "pending"),
    ("lisinopril held until Monday", "hold"), ("Code status: DNR/DNI", "nocode"),
    ("Allergies: NKDA", "nka"), ("Meds (auto-populated)", "stale"), ("MUST call", "emph"),
  ]) func findsTheCue(text: String, kind: String) {
    #expect(kinds(text).contains(kind))
  }

  @Test(arguments: [("unstoppable", "stop"), ("sheldon", "hold"), ("must call", "emph")])
  func ignoresPartsOfWords(text: String, kind: String) {
    #expect(!kinds(text).contains(kind))
  }

  @Test func phrasesStandAsWholeWords() {
    #expect(PhraseSearch.contains("no", "no fever"))
    #expect(!PhraseSearch.contains("no", "normal"))
    #expect(PhraseSearch.contains("k 4.1", "k 4.1, cr"))
    #expect(!PhraseSearch.meets([["r"], ["hip"]], "or hip"))
  }
}
