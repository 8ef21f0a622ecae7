// Plots as SVG whose colours come from the page's style.

/// The class of bad, middling and good.
private let kinds = ["bad", "mid", "good"]

/// How many comments have how many stars, as bars.
struct StarPlot {
  let counts: [Int]

  var svg: String {
    let all = max(1, counts.reduce(0, +))
    let most = max(1, counts.max() ?? 1)
    let rows = counts.indices.reversed().enumerated().map { row, star in
      let width = 260 * counts[star] / most
      let y = 6 + row * 38
      let kind = kinds[star < 2 ? 0 : star == 2 ? 1 : 2]
      let percent = Int((100 * Double(counts[star]) / Double(all)).rounded())
      return """
        <text x="0" y="\(y + 17)">\(star + 1) star\(star == 0 ? "" : "s")</text>\
        <rect class="track" x="58" y="\(y)" width="260" height="24" rx="5"/>\
        <rect class="\(kind)" x="58" y="\(y)" width="\(width)" height="24" rx="\(min(5, width / 2))"/>\
        <text x="330" y="\(y + 17)">\(percent) %</text>\
        <text class="soft" x="420" y="\(y + 17)" text-anchor="end">\(FeedbackReport.grouped(counts[star]))</text>
        """
    }
    return """
      <svg viewBox="0 0 424 196" role="img" aria-label="Comments by stars">\(rows.joined())</svg>
      """
  }
}

/// Aspects by volume: each a bar that reaches to the left as far as it is criticized and to the right as far as praised.
struct AspectPlot {
  let aspects: [(aspect: Aspect, counts: FeedbackSummary.AspectCount)]
  private let middle = 470.0
  private let reach = 270.0

  var svg: String {
    let most = aspects.map { Double(max($0.counts.negative, $0.counts.positive)) + half($0.counts) }
    let unit = reach / max(1, most.max() ?? 1)
    let rows = aspects.enumerated().map { row, entry in bar(entry, y: 4 + row * 34, unit) }
    let height = 8 + aspects.count * 34
    return """
      <svg viewBox="0 0 800 \(height)" role="img" aria-label="Aspects by volume and polarity">\
      \(rows.joined())<line class="axis" x1="\(tenths(middle))" y1="0" x2="\(tenths(middle))" y2="\(height)"/></svg>
      """
  }

  private func half(_ counts: FeedbackSummary.AspectCount) -> Double { Double(counts.neutral) / 2 }

  private func bar(
    _ entry: (aspect: Aspect, counts: FeedbackSummary.AspectCount), y: Int, _ unit: Double
  ) -> String {
    let counts = entry.counts
    let centre = half(counts) * unit
    let (bad, good) = (Double(counts.negative) * unit, Double(counts.positive) * unit)
    func rect(_ kind: String, _ x: Double, _ width: Double) -> String {
      width <= 0
        ? ""
        : "<rect class=\"\(kind)\" x=\"\(tenths(x))\" y=\"\(y)\" width=\"\(tenths(width))\" height=\"24\" rx=\"3\"/>"
    }
    return """
      <g><title>\(entry.aspect.title): \(counts.negative) negative, \(counts.neutral) neutral, \(counts.positive) positive</title>\
      <text x="0" y="\(y + 17)">\(entry.aspect.title)</text>\
      \(rect("bad", middle - centre - bad, bad))\(rect("mid", middle - centre, 2 * centre))\(rect("good", middle + centre, good))\
      <text class="soft" x="\(tenths(middle - centre - bad - 7))" y="\(y + 17)" text-anchor="end">\(FeedbackReport.grouped(counts.negative))</text>\
      <text class="soft" x="\(tenths(middle + centre + good + 7))" y="\(y + 17)">\(FeedbackReport.grouped(counts.positive))</text></g>
      """
  }
}

/// The share of good comments in each period as a line, over bars of volume.
struct TrendPlot {
  let periods: [FeedbackTrend.Period]

  var svg: String {
    let most = max(1, periods.map(\.month.count).max() ?? 1)
    let step = 374.0 / Double(periods.count)
    var bars = ""
    var points: [(x: Double, y: Double)] = []
    for (place, period) in periods.enumerated() {
      let x = 46 + Double(place) * step
      let height = 34 * Double(period.month.count) / Double(most)
      let percent = Int((100 * period.good).rounded())
      bars += """
        <g><title>\(MonthName.long(period.name)): \(period.month.count) comments, \(percent) % positive</title>\
        <rect class="volume" x="\(tenths(x + step * 0.1))" y="\(tenths(172 - height))" width="\(tenths(step * 0.8))" \
        height="\(tenths(height))" rx="2"/></g>
        """
      if period.month.count > 0 { points.append((x + step / 2, 122 - 110 * period.good)) }
    }
    let line = points.map { "\(tenths($0.x)),\(tenths($0.y))" }.joined(separator: " ")
    return """
      <svg viewBox="0 0 424 196" role="img" aria-label="Share of positive comments and volume over time">\
      \(Self.grid)\(bars)<polygon class="area" points="\(tenths(points[0].x)),122 \(line) \(tenths(points[points.count - 1].x)),122"/>\
      <polyline class="curve" points="\(line)"/>\(dots(points))\
      <text class="soft" x="46" y="191">\(MonthName.long(periods[0].name))</text>\
      <text class="soft" x="420" y="191" text-anchor="end">\(MonthName.long(periods[periods.count - 1].name))</text></svg>
      """
  }

  private func dots(_ points: [(x: Double, y: Double)]) -> String {
    guard points.count <= 24 else { return "" }
    return points.map {
      "<circle class=\"dot\" cx=\"\(tenths($0.x))\" cy=\"\(tenths($0.y))\" r=\"3\"/>"
    }.joined()
  }

  /// Lines at no, half and all comments good.
  private static var grid: String {
    [(12, "100 %"), (67, "50 %"), (122, "0 %")].map { y, name in
      "<line class=\"axis\" x1=\"46\" y1=\"\(y)\" x2=\"420\" y2=\"\(y)\"/>"
        + "<text class=\"soft\" x=\"40\" y=\"\(y + 4)\" text-anchor=\"end\">\(name)</text>"
    }.joined()
  }
}

private func tenths(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
