import Evaluation
import Testing

/// Numbers of the rouge-score package 0.1.2, without stemming.
@Suite struct RougeTests {
  @Test(arguments: [
    (
      "Right middle ear exploration with a Goldenberg TORP reconstruction.",
      "The right ear was explored; a TORP reconstruction with middle ear packing.",
      [0.6667, 0.2105, 0.4762]
    ),
    (
      "Patient with HTN, HTN and 2.5 mg apixaban b.i.d.", "apixaban 2.5mg bid for HTN",
      [0.3333, 0, 0.1111]
    ),
    ("stable", "unstable", [0, 0, 0]),
    (
      "one two three four five six", "six five four three two one one two three",
      [0.8, 0.3077, 0.4]
    ),
  ]) func agreesWithRecordedScores(reference: String, summary: String, wanted: [Double]) {
    let rouge = Rouge(reference: reference, summary: summary)
    for (score, value) in zip([rouge.one, rouge.two, rouge.longest], wanted) {
      #expect(abs(score.f - value) < 0.001)
    }
  }

  @Test func precisionAndRecallAreOfTheRightTexts() {
    let rouge = Rouge(reference: "a b c d", summary: "a b")
    #expect(rouge.one.precision == 1)
    #expect(rouge.one.recall == 0.5)
  }

  @Test func emptyTextsScoreNothing() {
    #expect(Rouge(reference: "", summary: "").one.f == 0)
    #expect(Rouge(reference: "a", summary: "").longest.f == 0)
  }
}
