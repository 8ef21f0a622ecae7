import ClinicalText
import SentimentAnalysis
import Testing

@Suite struct SentimentReaderTests {
  @Test(arguments: ["No side effects at all!", "Nothing to improve.", "Not bad at all"])
  func praiseWithNegationIsPraise(_ text: String) {
    #expect(SentimentReader().read(Comment(text)).label == .positive)
  }
}
