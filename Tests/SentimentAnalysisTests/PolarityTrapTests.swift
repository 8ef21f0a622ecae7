import ClinicalRecord
import SentimentAnalysis
import Testing

@Suite struct PolarityTrapTests {
  @Test func theSuiteIsLarge() {
    #expect(PolarityTraps.all.count + PolarityTraps.results.count >= 150)
  }

  @Test(arguments: PolarityTraps.all)
  func meaningBeatsWords(_ trap: PolarityTraps.Trap) {
    let comment = Comment(trap.text, question: trap.question)
    #expect(SentimentReader().read(comment).label == trap.label)
  }

  @Test(arguments: PolarityTraps.all)
  func rulesAloneKnowIt(_ trap: PolarityTraps.Trap) {
    let comment = Comment(trap.text, question: trap.question)
    let polarity = SentimentReader(model: nil).read(comment).polarity
    #expect(trap.label == .positive ? polarity > 0 : polarity < 0)
  }

  @Test(arguments: PolarityTraps.results)
  func resultsAreNoComplaint(_ text: String) {
    let sentiment = SentimentReader().read(Comment(text))
    #expect(sentiment.label != .negative || sentiment.polarity > -0.3)
    #expect(abs(SentimentReader(model: nil).read(Comment(text)).polarity) < 0.2)
  }
}
