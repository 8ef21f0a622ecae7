/// Scores over shares of the training data, for several ways of training, as an SVG drawing.
public struct LearningCurve: Sendable {
  public struct Point: Sendable {
    /// Share of the training data, above 0 and at most 1.
    public var share: Double
    /// The score of each seed.
    public var scores: [Double]

    public init(share: Double, scores: [Double]) {
      self.share = share
      self.scores = scores
    }

    public var mean: Double { scores.reduce(0, +) / Double(max(1, scores.count)) }
  }

  public var curves: [(name: String, points: [Point])] = []
  public var title: String

  public init(title: String) { self.title = title }

  private static let colours = [
    "#888", "#c0504d", "#4472c4", "#2e8b57", "#8064a2", "#d08a2e", "#1b9aaa", "#6b4226",
    "#e377c2", "#222", "#7f9f00",
  ]
  private static let (left, top, width, height) = (70.0, 50.0, 560.0, 340.0)

  /// One self-contained SVG picture.
  public func svg() -> String {
    let means = curves.flatMap { $0.points.map(\.mean) }
    let low = ((means.min() ?? 0) * 20).rounded(.down) / 20
    let high = max(low + 0.05, ((means.max() ?? 1) * 20).rounded(.up) / 20)
    let shares = Set(curves.flatMap { $0.points.map(\.share) }).sorted()
    func x(_ share: Double) -> Double {
      let index = shares.firstIndex(of: share)!
      return Self.left + Self.width * Double(index) / Double(max(1, shares.count - 1))
    }
    func y(_ score: Double) -> Double {
      Self.top + Self.height * (1 - (score - low) / (high - low))
    }
    var svg = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 840 450" font-family="sans-serif" font-size="13">
      <rect width="840" height="450" fill="#fff"/><text x="70" y="28" font-size="16">\(title)</text>

      """
    var tick = low
    while tick <= high + 1e-9 {
      svg +=
        "<line x1=\"70\" x2=\"630\" y1=\"\(round(y(tick)))\" y2=\"\(round(y(tick)))\" stroke=\"#ddd\"/>"
      svg +=
        "<text x=\"62\" y=\"\(round(y(tick) + 4))\" text-anchor=\"end\">\(percent(tick))</text>\n"
      tick += 0.05
    }
    for share in shares {
      svg +=
        "<text x=\"\(round(x(share)))\" y=\"412\" text-anchor=\"middle\">\(percent(share))</text>\n"
    }
    svg += "<text x=\"350\" y=\"436\" text-anchor=\"middle\">share of the training notes</text>\n"
    for (number, curve) in curves.enumerated() {
      let colour = Self.colours[number % Self.colours.count]
      let line = curve.points.map { "\(round(x($0.share))),\(round(y($0.mean)))" }
      svg +=
        "<polyline points=\"\(line.joined(separator: " "))\" fill=\"none\" stroke=\"\(colour)\" stroke-width=\"2\"/>\n"
      for point in curve.points {
        svg +=
          "<circle cx=\"\(round(x(point.share)))\" cy=\"\(round(y(point.mean)))\" r=\"4\" fill=\"\(colour)\"/>\n"
      }
      svg += "<text x=\"650\" y=\"\(80 + 22 * number)\" fill=\"\(colour)\">\(curve.name)</text>\n"
    }
    return svg + "</svg>\n"
  }

  private func round(_ value: Double) -> Double { (value * 10).rounded() / 10 }
  private func percent(_ value: Double) -> String { "\(Int((value * 100).rounded())) %" }
}
