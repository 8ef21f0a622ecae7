import ClinicalText
import Testing

@Suite struct SentenceSplitterTests {
  private func expectSentences(_ marked: String) {
    let text = marked.split(separator: "¦", omittingEmptySubsequences: false).joined()
    let expected = marked.split(separator: "¦").map { Self.trim($0) }
    let note = NoteText(text)
    let tokens = WordBreaker().tokens(of: note)
    let found = SentenceSplitter().split(note, tokens, LineLayout(note)).map { note[$0.range] }
    #expect(found == expected)
  }

  private static func trim(_ text: Substring) -> String {
    let blanks: Set<Character> = [" ", "\n", "\r", "\r\n", "\t"]
    var part = text
    while let first = part.first, blanks.contains(first) { part.removeFirst() }
    while let last = part.last, blanks.contains(last) { part.removeLast() }
    return String(part)
  }

  @Test(arguments: SentenceTable.prose)
  func proseIsCutAtSentenceEnds(marked: String) { expectSentences(marked) }

  @Test(arguments: SentenceTable.layout)
  func layoutCutsRowsAndJoinsWrappedLines(marked: String) { expectSentences(marked) }

  @Test func theTablesAreLarge() {
    #expect(Set(SentenceTable.prose + SentenceTable.layout).count >= 140)
  }

  @Test func noTextGivesNoSentence() {
    let note = NoteText(" \n\n ")
    #expect(SentenceSplitter().split(note, [], LineLayout(note)).isEmpty)
  }
}
