import ClinicalRecord
import ClinicalText

/// What many comments say together: counts by stars, aspect and month, with the comments that show each best.
public struct FeedbackSummary: Sendable {
  /// Opinions on one aspect.
  public struct AspectCount: Sendable {
    public var negative = 0, neutral = 0, positive = 0
    /// The clauses that say it most clearly, worst and best, with their comments' ids.
    var worst: [Quote] = []
    var best: [Quote] = []
    public var total: Int { negative + neutral + positive }
  }

  /// A stretch of a comment.
  struct Quote: Sendable {
    var id: String
    var text: String
    var polarity: Float
  }

  /// Comments of one month.
  struct Month: Sendable {
    var count = 0
    var sum: Float = 0
    /// Bad, middling and good ones.
    var labels = [0, 0, 0]

    mutating func add(_ other: Month) {
      count += other.count
      sum += other.sum
      for place in labels.indices { labels[place] += other.labels[place] }
    }
  }

  public private(set) var count = 0
  /// Comments by stars, one to five.
  public private(set) var stars = [0, 0, 0, 0, 0]
  public private(set) var aspects = Array(repeating: AspectCount(), count: Aspect.count)
  private(set) var months: [String: Month] = [:]
  private(set) var polaritySum: Float = 0
  private static let mostQuotes = 3

  public init() {}

  public mutating func add(_ comment: Comment, _ sentiment: Sentiment) {
    count += 1
    stars[sentiment.stars - 1] += 1
    polaritySum += sentiment.polarity
    if let month = comment.date.flatMap(Self.month) {
      months[month, default: Month()].count += 1
      months[month]!.sum += sentiment.polarity
      months[month]!.labels[Self.place(sentiment.label)] += 1
    }
    for opinion in sentiment.aspects { add(opinion, comment) }
  }

  private mutating func add(_ opinion: AspectOpinion, _ comment: Comment) {
    let place = Int(opinion.aspect.rawValue)
    switch opinion.label {
    case .negative: aspects[place].negative += 1
    case .neutral: aspects[place].neutral += 1
    case .positive: aspects[place].positive += 1
    }
    let length = opinion.clause.count
    guard opinion.label != .neutral, length > 8, length < 240 else { return }
    // A typical comment is clear and of middle length.
    let worth = opinion.polarity * (length < 24 ? 0.8 : 1)
    let quote = { Quote(id: comment.id, text: comment.text[opinion.clause], polarity: worth) }
    if opinion.label == .negative {
      Self.keep(quote, worth: -worth, in: &aspects[place].worst)
    } else {
      Self.keep(quote, worth: worth, in: &aspects[place].best)
    }
  }

  private static func keep(_ quote: () -> Quote, worth: Float, in quotes: inout [Quote]) {
    guard quotes.count < mostQuotes || worth > abs(quotes[quotes.count - 1].polarity) else {
      return
    }
    let quote = quote()
    guard !quotes.contains(where: { $0.text == quote.text }) else { return }
    quotes.append(quote)
    quotes.sort { (abs($1.polarity), $0.id) < (abs($0.polarity), $1.id) }
    if quotes.count > mostQuotes { quotes.removeLast() }
  }

  /// "2024-05" of an ISO date.
  private static func month(_ date: String) -> String? {
    let bytes = Array(date.utf8.prefix(7))
    guard bytes.count == 7, bytes[4] == Byte.hyphen,
      bytes.enumerated().allSatisfy({ $0.offset == 4 || Byte.isDigit($0.element) })
    else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func place(_ label: Sentiment.Label) -> Int {
    switch label {
    case .negative: 0
    case .neutral: 1
    case .positive: 2
    }
  }
}
