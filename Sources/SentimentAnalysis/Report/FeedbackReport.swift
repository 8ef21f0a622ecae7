import ClinicalRecord
import Markup

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
    <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>\(Markup.escape(title))</title><style>\(ReportStyle.css)</style></head><body>
    <header><h1>\(Markup.escape(title))</h1>
    <p class="lead">\(lead)</p></header>
    <section class="tiles">\(tiles)</section>
    <div class="pair">
    <section class="card"><h2>Stars</h2>\(StarPlot(counts: summary.stars).svg)</section>
    \(trend)
    </div>
    <section class="card"><h2>What comments are about</h2>
    <p class="note">Opinions by aspect, the most frequent first: criticism to the left, praise to the right.</p>
    \(AspectPlot(aspects: ranked.map { ($0.aspect, $0.counts) }).svg)</section>
    <h2 class="words">In their words</h2>
    \(ranked.map(section).joined(separator: "\n"))
    <footer>Read by a model and rules, not by a person: a comment may be misread. Nothing left this machine.</footer>
    </body></html>

    """
  }

  // MARK: the whole

  private var lead: String {
    guard summary.count > 0 else { return "No comments." }
    let period = [summary.months.keys.min(), summary.months.keys.max()].compactMap { $0 }
    let span =
      period.count == 2
      ? period[0] == period[1]
        ? ", \(MonthName.long(period[0]))"
        : ", \(MonthName.long(period[0])) to \(MonthName.long(period[1]))" : ""
    return "\(Self.grouped(summary.count)) comment\(summary.count == 1 ? "" : "s")\(span)"
  }

  private var tiles: String {
    let labels = [
      summary.stars[0] + summary.stars[1], summary.stars[2], summary.stars[3] + summary.stars[4],
    ]
    let stars = summary.stars.enumerated().reduce(0) { $0 + ($1.offset + 1) * $1.element }
    let mean = (10 * Double(stars) / Double(max(1, summary.count))).rounded() / 10
    return tile("good", share(labels[2]), "positive") + tile("mid", share(labels[1]), "neutral")
      + tile("bad", share(labels[0]), "negative")
      + tile("plain", summary.count == 0 ? "–" : "\(mean)", "stars on average")
  }

  private func tile(_ kind: String, _ value: String, _ name: String) -> String {
    "<div class=\"tile \(kind)\"><b>\(value)</b><span>\(name)</span></div>"
  }

  private func share(_ part: Int) -> String {
    "\(Int((100 * Double(part) / Double(max(1, summary.count))).rounded())) %"
  }

  private var trend: String {
    let periods = FeedbackTrend(summary.months).periods
    guard periods.count > 1 else { return "" }
    return
      "<section class=\"card\"><h2>Over time</h2><p class=\"note\">Share of positive comments; below, how many there were.</p>\(TrendPlot(periods: periods).svg)</section>"
  }

  // MARK: aspects

  /// Aspects by volume, those without a comment left out.
  private var ranked: [(aspect: Aspect, counts: FeedbackSummary.AspectCount)] {
    Aspect.allCases.map { ($0, summary.aspects[Int($0.rawValue)]) }
      .filter { $0.1.total > 0 }
      .sorted { ($1.1.total, $0.0.rawValue) < ($0.1.total, $1.0.rawValue) }
  }

  private func section(_ entry: (aspect: Aspect, counts: FeedbackSummary.AspectCount)) -> String {
    let counts = entry.counts
    return """
      <section class="card aspect"><h3>\(entry.aspect.title)</h3>
      <p class="note">\(Self.grouped(counts.positive)) positive · \(Self.grouped(counts.neutral)) neutral · \
      \(Self.grouped(counts.negative)) negative</p>
      <div class="pair">\(column(counts.best, "good", "Praise"))\(column(counts.worst, "bad", "Criticism"))</div></section>
      """
  }

  private func column(_ quotes: [FeedbackSummary.Quote], _ kind: String, _ name: String) -> String {
    guard !quotes.isEmpty else { return "" }
    let rows = quotes.map {
      "<blockquote class=\"\(kind)\">\(Markup.escape($0.text))<cite>\(Markup.escape($0.id))</cite></blockquote>"
    }
    return "<div><h4 class=\"\(kind)\">\(name)</h4>\(rows.joined(separator: "\n"))</div>"
  }

  // MARK: text

  /// 12,345
  static func grouped(_ number: Int) -> String {
    var digits = Array("\(number)")
    var place = digits.count - 3
    while place > 0 {
      digits.insert(",", at: place)
      place -= 3
    }
    return String(digits)
  }
}
