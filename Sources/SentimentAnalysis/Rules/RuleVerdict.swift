import ClinicalText
import Glibc

/// Turns what the rules found into a sentiment.
enum RuleVerdict {
  static func sentiment(
    _ words: CommentWords, _ reading: RuleReading, _ shares: [Float], _ aspects: [AspectOpinion]
  ) -> Sentiment {
    Sentiment(shares: shares, aspects: aspects, evidence: evidence(words, reading, shares))
  }

  /// The probability of each number of stars: a bell around the place of the polarity, flat when nothing was found and
  /// when good and bad were found alike, since few who tell of both give just three stars.
  static func shares(_ reading: RuleReading) -> [Float] {
    let found = reading.good + reading.bad + (reading.isNothing ? 3 : 0)
    let mixed = 2 * min(reading.good, reading.bad) / (found + 2)
    let width: Float = 0.75 + 1.2 / (1 + found) + 0.8 * mixed
    let centre = 3 + 2.1 * reading.polarity
    let heights = (1...5).map { expf(-powf(Float($0) - centre, 2) / (2 * width * width)) }
    let sum = heights.reduce(0, +)
    return heights.map { $0 / sum }
  }

  /// The terms that pull the way of the verdict, or all when it is neutral.
  static func evidence(_ words: CommentWords, _ reading: RuleReading, _ shares: [Float])
    -> [Evidence]
  {
    let total = reading.good + reading.bad + 2
    let sign = Sentiment.polarity(shares)
    return reading.events.filter { $0.value * sign > 0 || abs(sign) < 0.1 }
      .map { Evidence(range: words.range(of: $0.words), weight: $0.value / total) }
      .sorted { (abs($1.weight), $0.range) < (abs($0.weight), $1.range) }
  }
}

extension Sentiment {
  /// Below this probability of three stars they are no verdict unless they are the likeliest class.
  init(shares: [Float], aspects: [AspectOpinion], evidence: [Evidence]) {
    let classes = [shares[0] + shares[1], shares[2], shares[3] + shares[4]]
    let best = classes.indices.max { classes[$0] < classes[$1] }!
    let stars = [shares[0] > shares[1] ? 1 : 2, 3, shares[4] > shares[3] ? 5 : 4][best]
    self.init(
      shares: shares, stars: stars, polarity: Self.polarity(shares), label: Label(stars: stars),
      confidence: classes[best], aspects: aspects, evidence: evidence)
  }

  static func polarity(_ shares: [Float]) -> Float {
    shares[4] - shares[0] + (shares[3] - shares[1]) / 2
  }
}
