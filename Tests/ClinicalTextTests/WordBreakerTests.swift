import ClinicalText
import Testing

/// Each case is a text with `¦` where two tokens meet without a blank between them; blanks part tokens too.
@Suite struct WordBreakerTests {
  private func cut(_ text: String) -> [String] {
    let note = NoteText(text)
    return WordBreaker().tokens(of: note).map { note[$0.range] }
  }

  private func expectTokens(_ marked: String) {
    let text = marked.split(separator: "¦", omittingEmptySubsequences: false).joined()
    let expected = marked.split { " \t\n\r¦".contains($0) || $0 == "\r\n" }.map(String.init)
    #expect(cut(text) == expected, "\(marked)")
  }

  @Test(arguments: TokenTable.whole)
  func oneTokenEach(text: String) {
    #expect(cut(text) == [text])
    #expect(cut("(\(text))") == ["(", text, ")"])
    #expect(cut("x \(text), y") == ["x", text, ",", "y"])
  }

  @Test(arguments: TokenTable.cut)
  func clinicalTextIsCut(marked: String) { expectTokens(marked) }

  @Test func theTableIsLarge() {
    #expect(Set(TokenTable.whole).count + Set(TokenTable.cut).count >= 200)
  }

  @Test(arguments: TokenTable.kinds)
  func kindsAreTold(text: String, kinds: String) {
    let found = WordBreaker().tokens(of: NoteText(text)).map(\.kind.name).joined(separator: " ")
    #expect(found == kinds, "\(text)")
  }

  @Test func partsOfATextKeepTheirOffsets() {
    let note = NoteText("Ünïcode 5mg")
    let tokens = WordBreaker().tokens(of: note, in: TextRange(10, 13))
    #expect(tokens.map { note[$0.range] } == ["5", "mg"])
  }

  @Test func theShippedRulesAreTheReadableOnes() throws {
    let compiled = try WordBreaker.compileRules()
    let shipped = try #require(LinkedFile("models/words.brk"))
    #expect(shipped.bytes.elementsEqual(compiled), "run `swift run -c release forge rules`")
  }
}
