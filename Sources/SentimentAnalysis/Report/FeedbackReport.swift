/// One HTML page over many comments: stars, aspects with typical comments, and the trend, without anything from outside.
public struct FeedbackReport: Sendable {
  private let summary: FeedbackSummary
  private let title: String

  public init(_ summary: FeedbackSummary, title: String) {
    self.summary = summary
    self.title = title
  }

  public var html: String {
    """
    <!doctype html>
    <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
    <title>\(Self.escaped(title))</title><style>\(Self.style)</style></head><body>
    <h1>\(Self.escaped(title))</h1>
    <p class="lead">\(lead)</p>
    <h2>Stars</h2>
    \(StarPlot(counts: summary.stars).svg)
    <h2>What comments are about</h2>
    \(AspectPlot(aspects: ranked.map { ($0.aspect, $0.counts) }).svg)
    \(trend)
    <h2>In their words</h2>
    \(ranked.map(section).joined(separator: "\n"))
    </body></html>

    """
  }

  private var lead: String {
    guard summary.count > 0 else { return "No comments." }
    let good = summary.stars[3] + summary.stars[4]
    let bad = summary.stars[0] + summary.stars[1]
    return "\(summary.count) comments: \(share(good)) positive, "
      + "\(share(summary.stars[2])) neutral, \(share(bad)) negative."
  }

  private func share(_ part: Int) -> String {
    "\(Int((100 * Double(part) / Double(max(1, summary.count))).rounded())) %"
  }

  /// Aspects by volume, those without a comment left out.
  private var ranked: [(aspect: Aspect, counts: FeedbackSummary.AspectCount)] {
    Aspect.allCases.map { ($0, summary.aspects[Int($0.rawValue)]) }
      .filter { $0.1.total > 0 }
      .sorted { ($1.1.total, $0.0.rawValue) < ($0.1.total, $1.0.rawValue) }
  }

  private var trend: String {
    guard summary.months.count > 1 else { return "" }
    let months = summary.months.sorted { $0.key < $1.key }
    return "<h2>Over time</h2>\n" + TrendPlot(months: months.map { ($0.key, $0.value) }).svg
  }

  private func section(_ entry: (aspect: Aspect, counts: FeedbackSummary.AspectCount)) -> String {
    let counts = entry.counts
    let quotes =
      counts.worst.map { quote($0, "bad") }.joined()
      + counts.best.map { quote($0, "good") }.joined()
    return
      "<h3>\(entry.aspect.title)</h3><p>\(counts.positive) positive, \(counts.neutral) neutral, "
      + "\(counts.negative) negative</p>\(quotes)"
  }

  private func quote(_ quote: FeedbackSummary.Quote, _ kind: String) -> String {
    "<blockquote class=\"\(kind)\">\(Self.escaped(quote.text)) <cite>\(Self.escaped(quote.id))</cite></blockquote>\n"
  }

  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: if scalar.value >= 0x20 || scalar == "\n" { result.unicodeScalars.append(scalar) }
      }
    }
    return result
  }

  private static let style = """
    body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}
    h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2rem}h3{font-size:1rem;margin-bottom:0}
    .lead{font-size:1.1rem}svg{width:100%;height:auto}svg text{font:13px system-ui,sans-serif;fill:#333}
    blockquote{margin:.4rem 0;padding:.2rem .8rem;border-left:4px solid #bbb}
    blockquote.bad{border-color:#c0504d}blockquote.good{border-color:#4f8f4f}
    cite{color:#777;font-size:.8rem}
    """
}
