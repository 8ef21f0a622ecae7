import ClinicalRecord

/// How well readings agree with known stars and aspects.
public struct SentimentScore: Sendable {
  /// Comments by true class and read class: negative, neutral, positive.
  public private(set) var confusion = Array(repeating: Array(repeating: 0, count: 3), count: 3)
  private var twoRight = 0
  private var twoCount = 0
  private var starsRight = 0
  private var starsError = 0
  /// Aspects found and right, found, and known; then the same with their polarity.
  private var aspects = (right: 0, found: 0, known: 0)
  private var opinions = (right: 0, found: 0, known: 0)
  /// Of each aspect: right, found, known.
  public private(set) var byAspect = Array(
    repeating: (right: 0, found: 0, known: 0), count: Aspect.count)
  /// Sums of confidence and of right verdicts, by tenths of confidence.
  private var calibration = Array(repeating: (sum: Float(0), right: 0, count: 0), count: 10)

  public init() {}

  public mutating func add(_ sentiment: Sentiment, _ row: FeedbackRow) {
    if let stars = row.stars { add(sentiment, stars: stars) }
    if let known = row.opinions { add(sentiment.aspects, known) }
  }

  private mutating func add(_ sentiment: Sentiment, stars: Int) {
    let truth = Self.place(Sentiment.Label(stars: stars))
    let read = Self.place(sentiment.label)
    confusion[truth][read] += 1
    if truth != 1 {
      twoCount += 1
      if (sentiment.polarity >= 0) == (truth == 2) { twoRight += 1 }
    }
    if sentiment.stars == stars { starsRight += 1 }
    starsError += abs(sentiment.stars - stars)
    let tenth = min(9, Int(sentiment.confidence * 10))
    calibration[tenth].sum += sentiment.confidence
    calibration[tenth].count += 1
    if truth == read { calibration[tenth].right += 1 }
  }

  private mutating func add(_ found: [AspectOpinion], _ known: [FeedbackRow.Opinion]) {
    let knownAspects = Set(known.map(\.aspect))
    let foundAspects = Set(found.map(\.aspect))
    aspects.known += knownAspects.count
    aspects.found += foundAspects.count
    aspects.right += knownAspects.intersection(foundAspects).count
    for aspect in knownAspects { byAspect[Int(aspect.rawValue)].known += 1 }
    for aspect in foundAspects {
      byAspect[Int(aspect.rawValue)].found += 1
      if knownAspects.contains(aspect) { byAspect[Int(aspect.rawValue)].right += 1 }
    }
    struct Pair: Hashable { var aspect: Aspect, label: Sentiment.Label }
    let knownPairs = Set(known.map { Pair(aspect: $0.aspect, label: $0.label) })
    let foundPairs = Set(found.map { Pair(aspect: $0.aspect, label: $0.label) })
    opinions.known += knownPairs.count
    opinions.found += foundPairs.count
    opinions.right += knownPairs.intersection(foundPairs).count
  }

  private static func place(_ label: Sentiment.Label) -> Int {
    switch label {
    case .negative: 0
    case .neutral: 1
    case .positive: 2
    }
  }

  public var count: Int { confusion.joined().reduce(0, +) }
  /// Comments of one and two stars told from those of four and five by the sign of the polarity.
  public var twoClassAccuracy: Double { Self.share(twoRight, twoCount) }
  public var accuracy: Double { Self.share((0..<3).reduce(0) { $0 + confusion[$1][$1] }, count) }
  public var starAccuracy: Double { Self.share(starsRight, count) }
  public var meanStarError: Double { Self.share(starsError, count) }
  public var macroF1: Double { (0..<3).reduce(0) { $0 + f1(ofClass: $1) } / 3 }
  public var aspectF1: Double { Self.f1(aspects) }
  /// Aspects with the right polarity.
  public var opinionF1: Double { Self.f1(opinions) }
  public var hasAspects: Bool { aspects.known > 0 }

  /// The mean distance of confidence and accuracy, over tenths of confidence.
  public var calibrationError: Double {
    calibration.reduce(0) { $0 + abs(Double($1.sum) - Double($1.right)) } / Double(max(1, count))
  }

  public func f1(ofClass place: Int) -> Double {
    Self.f1(
      (
        right: confusion[place][place], found: confusion.reduce(0) { $0 + $1[place] },
        known: confusion[place].reduce(0, +)
      ))
  }

  public func f1(of aspect: Aspect) -> Double { Self.f1(byAspect[Int(aspect.rawValue)]) }

  private static func share(_ part: Int, _ whole: Int) -> Double {
    whole == 0 ? 0 : Double(part) / Double(whole)
  }

  private static func f1(_ counts: (right: Int, found: Int, known: Int)) -> Double {
    counts.found + counts.known == 0
      ? 0 : 2 * Double(counts.right) / Double(counts.found + counts.known)
  }
}
