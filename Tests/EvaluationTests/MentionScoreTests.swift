import ClinicalText
import Evaluation
import Testing

@Suite struct MentionScoreTests {
  private func mention(_ lower: Int, _ upper: Int, _ label: String = "disease") -> Mention {
    Mention(TextRange(lower, upper), label)
  }

  @Test func exactAndOverlappingAreCountedApart() {
    let score = MentionScore(
      wanted: [mention(0, 5), mention(10, 20), mention(30, 35, "drug")],
      predicted: [mention(0, 5), mention(12, 20), mention(30, 35)])
    #expect(
      score.exact["disease"] == Counts(truePositives: 1, falsePositives: 2, falseNegatives: 1))
    #expect(score.exact["drug"] == Counts(falseNegatives: 1))
    #expect(
      score.overlapping["disease"] == Counts(truePositives: 2, falsePositives: 1, falseNegatives: 0)
    )
  }

  @Test func aWantedMentionIsFoundOnceOnly() {
    let score = MentionScore(wanted: [mention(0, 9)], predicted: [mention(0, 4), mention(5, 9)])
    #expect(score.overlapping["disease"] == Counts(truePositives: 1, falsePositives: 1))
  }

  @Test func scoresOfNothingAreNotZero() {
    #expect(Counts().f1 == nil)
    #expect(Counts(falsePositives: 1).recall == nil)
    #expect(Counts(falseNegatives: 1).precision == nil)
    #expect(Counts(truePositives: 3, falsePositives: 1, falseNegatives: 1).f1 == 0.75)
  }

  @Test func theIntervalHoldsTheScoreAndIsRepeatable() throws {
    let notes = (0..<40).map {
      Counts(truePositives: 5 + $0 % 3, falsePositives: 1, falseNegatives: $0 % 2)
    }
    let interval = try #require(Bootstrap.interval(notes))
    let all = notes.reduce(into: Counts()) { $0 += $1 }
    #expect(try interval.contains(#require(all.f1)))
    #expect(Bootstrap.interval(notes) == interval)
  }
}
