import Evaluation
import Testing

@Suite struct CalibrationTests {
  /// Answers of one raw score, of which a share is right.
  private func answers(_ score: Double, kind: Int, right: Int, of count: Int) -> [Calibration
    .Answer]
  {
    (0..<count).map { (score, kind, $0 < right) }
  }

  @Test func aFittedScoreIsTheShareThatIsRight() throws {
    let judged =
      answers(0.5, kind: 0, right: 120, of: 400) + answers(0.95, kind: 0, right: 300, of: 400)
    let fit = try #require(Calibration(judged, kinds: 1))
    #expect(abs(fit.share(0.5, kind: 0) - 0.3) < 0.01)
    #expect(abs(fit.share(0.95, kind: 0) - 0.75) < 0.01)
    #expect(fit.share(0.99, kind: 0) > fit.share(0.95, kind: 0))
  }

  @Test func kindsDiffer() throws {
    let judged =
      answers(0.9, kind: 0, right: 380, of: 400) + answers(0.9, kind: 1, right: 280, of: 400)
      + answers(0.6, kind: 0, right: 200, of: 300) + answers(0.6, kind: 1, right: 90, of: 300)
    let fit = try #require(Calibration(judged, kinds: 2))
    #expect(fit.share(0.9, kind: 0) > fit.share(0.9, kind: 1) + 0.1)
  }

  @Test func manyScoresNearOneAreFittedToo() throws {
    let judged =
      answers(0.9995, kind: 0, right: 930, of: 1000) + answers(0.7, kind: 0, right: 50, of: 100)
      + answers(0.9999, kind: 1, right: 185, of: 200)
    let fit = try #require(Calibration(judged, kinds: 2))
    #expect(abs(fit.share(0.9995, kind: 0) - 0.93) < 0.02)
    #expect(abs(fit.share(0.7, kind: 0) - 0.5) < 0.05)
  }

  @Test func withoutAnswersThereIsNoFit() {
    #expect(Calibration([], kinds: 2) == nil)
  }

  @Test func theTableShowsWhatWasPromisedAndWhatWasRight() {
    let rows = Calibration.table([(0.95, true), (0.93, false), (0.31, true)])
    #expect(rows.map(\.count) == [1, 2])
    #expect(rows.last?.rightShare == 0.5)
  }
}
