import Evaluation
import Testing

@Suite struct LearningCurveTests {
  @Test func aShareHasOnePlaceInAllCurves() {
    var drawing = LearningCurve(title: "F1")
    drawing.curves = [
      ("all", [0.1, 0.5, 1].map { .init(share: $0, scores: [0.6, 0.7]) }),
      ("ends", [0.1, 1].map { .init(share: $0, scores: [0.8]) }),
    ]
    let places = drawing.svg().split(separator: "\n").filter { $0.hasPrefix("<circle") }
      .map { String($0.split(separator: "\"")[1]) }
    #expect(places == ["70.0", "350.0", "630.0", "70.0", "630.0"])
  }
}
