import ClinicalText
import Embeddings
import TensorCore
import Testing

@Suite struct TextMeaningTests {
  /// "pain" points one way, "cough" another, and "the" a third; "the" is most of all words.
  private let vectors = WordVectors(
    Vocabulary(["the", "pain", "cough"], counts: [100_000, 1, 1]),
    Matrix(rows: 3, columns: 4, [0, 0, 2, 0, 3, 0, 0, 0, 0, 5, 0, 0]))

  private func vector(_ text: String) -> [Float]? {
    let note = NoteText(text)
    return TextMeaning(vectors).vector(
      of: TokenizedText(note, tokens: WordBreaker().tokens(of: note), sentences: []))
  }

  @Test func rareWordsDecide() throws {
    let meant = try #require(vector("The pain, the pains, the cough"))
    #expect(meant[0] > meant[1])
    #expect(meant[1] > 0)
    #expect(meant[2] < 0.01)
    #expect(meant[3] == 0)
  }

  @Test func lengthsOfVectorsDoNotCount() throws {
    let meant = try #require(vector("cough and pain"))
    #expect(abs(meant[0] - meant[1]) < 1e-6)
  }

  @Test func unknownWordsGiveNothing() {
    #expect(vector("zyx 12") == nil)
  }

  @Test func oneReaderReadsManyTexts() throws {
    let meaning = TextMeaning(vectors)
    let note = NoteText("pain")
    let text = TokenizedText(note, tokens: WordBreaker().tokens(of: note), sentences: [])
    let first = try #require(meaning.vector(of: text))
    #expect(meaning.vector(of: text) == first)
  }
}
