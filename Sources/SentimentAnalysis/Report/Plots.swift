// Plots as SVG, drawn with rectangles, lines and text only.

/// Colours of bad, middling and good.
private let colours = ["#c0504d", "#b8b8b8", "#4f8f4f"]

/// How many comments have how many stars, as bars.
struct StarPlot {
  let counts: [Int]

  var svg: String {
    let most = max(1, counts.max() ?? 1)
    let rows = counts.indices.reversed().enumerated().map { row, star in
      let width = 520 * counts[star] / most
      let y = 8 + row * 30
      let colour = colours[star < 2 ? 0 : star == 2 ? 1 : 2]
      return """
        <text x="4" y="\(y + 16)">\(star + 1) star\(star == 0 ? "" : "s")</text>\
        <rect x="70" y="\(y)" width="\(width)" height="22" fill="\(colour)"/>\
        <text x="\(76 + width)" y="\(y + 16)">\(counts[star])</text>
        """
    }
    return """
      <svg viewBox="0 0 680 160" role="img" aria-label="Comments by stars">\(rows.joined())</svg>
      """
  }
}

/// Aspects by volume, each bar divided into bad, middling and good.
struct AspectPlot {
  let aspects: [(aspect: Aspect, counts: FeedbackSummary.AspectCount)]

  var svg: String {
    let most = max(1, aspects.map(\.counts.total).max() ?? 1)
    let rows = aspects.enumerated().map { row, entry in
      let y = 8 + row * 28
      var x = 160
      var bars = "<text x=\"4\" y=\"\(y + 15)\">\(entry.aspect.title)</text>"
      let parts = [entry.counts.negative, entry.counts.neutral, entry.counts.positive]
      for (place, part) in parts.enumerated() {
        let width = 440 * part / most
        bars +=
          "<rect x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"20\" fill=\"\(colours[place])\"/>"
        x += width
      }
      return bars + "<text x=\"\(x + 6)\" y=\"\(y + 15)\">\(entry.counts.total)</text>"
    }
    return """
      <svg viewBox="0 0 680 \(16 + aspects.count * 28)" role="img" aria-label="Aspects by volume and polarity">\
      \(rows.joined())</svg>
      """
  }
}

/// The mean polarity of each month as a line over bars of volume.
struct TrendPlot {
  let months: [(name: String, month: FeedbackSummary.Month)]

  var svg: String {
    let most = max(1, months.map(\.month.count).max() ?? 1)
    let step = 600.0 / Double(months.count)
    var bars = ""
    var points: [String] = []
    for (place, entry) in months.enumerated() {
      let x = 50 + Double(place) * step
      let height = 60 * entry.month.count / most
      bars += """
        <rect x="\(Self.tenths(x))" y="\(200 - height)" width="\(Self.tenths(step * 0.8))" \
        height="\(height)" fill="#d8dde6"/>
        """
      let mean = Double(entry.month.sum) / Double(max(1, entry.month.count))
      points.append("\(Self.tenths(x + step * 0.4)),\(Self.tenths(80 - 60 * mean))")
    }
    return """
      <svg viewBox="0 0 680 225" role="img" aria-label="Polarity and volume by month">\(bars)\
      <line x1="50" y1="80" x2="650" y2="80" stroke="#999" stroke-dasharray="3 3"/>\
      <text x="4" y="26">good</text><text x="4" y="84">neutral</text><text x="4" y="142">bad</text>\
      <polyline points="\(points.joined(separator: " "))" fill="none" stroke="#2a5a9a" stroke-width="2"/>\
      <text x="50" y="218">\(months[0].name)</text>\
      <text x="650" y="218" text-anchor="end">\(months[months.count - 1].name)</text></svg>
      """
  }

  private static func tenths(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
}
