import ClinicalText
import Glibc

/// A comment on its way through the reading: what rules and networks said so far.
struct Draft: Sendable {
  let words: CommentWords
  let reading: RuleReading
  /// The stretches that opinions are looked for in; empty when only the verdict is wanted.
  let segments: [AspectRules.Segment]
  /// Nothing stands there but marks, or nothing at all.
  private let isUnread: Bool
  private let hasWords: Bool
  /// How far the reading counts: low where few words are known.
  private var trust: Float = 1
  var verdict: SentimentModel.Verdict?
  var shares: [Float]

  init(words: CommentWords, reading: RuleReading, withAspects: Bool) {
    self.words = words
    self.reading = reading
    segments = withAspects ? AspectRules.segments(words, reading) : []
    // A number is no word unless it is a term ("10/10").
    hasWords = words.words.indices.contains { place in
      let word = words.words[place]
      return word.isWord && !word.kinds.contains(.emoji)
        && (!word.kinds.isEmpty || words.key(place).contains { Byte.isLetter($0) || $0 >= 0xC3 })
    }
    isUnread = !hasWords && !words.words.contains { !$0.kinds.isEmpty }
    shares = isUnread ? Self.unread : RuleVerdict.shares(reading)
  }

  var ruleAspects: [AspectOpinion] { AspectRules().read(words, reading) }

  /// What is said of a comment that says nothing: the middle, with little confidence.
  private static let unread: [Float] = [0.12, 0.2, 0.36, 0.2, 0.12]
  /// How far a comment counts that has no word at all.
  private static let trustInEmoji: Float = 0.25
  /// How far a short comment counts that has no word of opinion: it may only tell what was done.
  private static let trustInBare: Float = 0.75
  /// Of comments in English more words than this are known, misspelt ones too.
  private static let leastKnown: Float = 0.65

  /// Weighs the networks' verdict against that of the rules; where few words are known neither counts for much.
  mutating func blend(_ weighing: SentimentModel.Weighing, known: Float) {
    guard let verdict, !isUnread else { return }
    let share = reading.isNothing ? 0.8 : isPlain ? 0.75 : isTurned ? 0.6 : weighing.ruleShare
    for star in 0..<5 { shares[star] = share * shares[star] + (1 - share) * verdict.shares[star] }
    if !isPlain, !isTurned { shares[2] *= weighing.middle }
    shares[3] *= weighing.lean
    shares[4] *= weighing.lean
    let total = shares.reduce(0, +)
    trust = min(1, known / Self.leastKnown) * min(1, known / Self.leastKnown)
    if !hasWords { trust = min(trust, Self.trustInEmoji) }
    if isBare { trust = min(trust, Self.trustInBare) }
    for star in 0..<5 {
      shares[star] = trust * shares[star] / total + (1 - trust) * Self.unread[star]
    }
  }

  /// A short comment without any opinion or wish, and no answer to a question that turns it.
  private var isBare: Bool {
    words.words.count <= 12 && reading.events.isEmpty && reading.wishes == 0 && !reading.isNothing
      && reading.question == .open
  }

  /// A short comment whose opinions all point one way: there the rules hardly err.
  private var isPlain: Bool {
    words.words.count <= 14 && min(reading.good, reading.bad) == 0
      && max(reading.good, reading.bad) >= 1.2
  }

  /// A short comment with a "but" that leaves no doubt which side has the last word.
  private var isTurned: Bool {
    words.words.count <= 24 && abs(reading.polarity) >= 0.3
      && words.clauses.dropFirst().contains {
        words.words[$0.lowerBound].kinds.contains(.contrast)
      }
  }

  // MARK: aspects

  func aspects(_ weighing: SentimentModel.Weighing) -> [AspectOpinion] {
    guard let verdict, !isUnread else { return ruleAspects }
    guard trust > 0.5 else { return [] }
    var opinions: [AspectOpinion] = []
    for aspect in Aspect.allCases {
      let number = Int(aspect.rawValue)
      let share = weighing.aspects.probability(verdict.aspectLogits[number], of: number)
      guard share >= weighing.aspects.least else { continue }
      opinions += self.opinions(on: aspect, verdict, weighing)
    }
    return AspectRules.joined(opinions.sorted { $0.clause < $1.clause })
  }

  /// The segments that speak of an aspect: the one with its likeliest word, and all others that are likely to.
  private func opinions(
    on aspect: Aspect, _ verdict: SentimentModel.Verdict, _ weighing: SentimentModel.Weighing
  ) -> [AspectOpinion] {
    let width = SentimentNet.wordOutputs
    let count = verdict.attention.count
    let share = weighing.aspectPhrases
    let heights = segments.enumerated().map { number, segment in
      let top = segment.words.reduce(Float(0)) {
        $1 < count ? max($0, verdict.words[$1 * width + Int(aspect.rawValue)]) : $0
      }
      return (1 - share) * top + share * verdict.segments[number][Int(aspect.rawValue)]
    }
    guard let top = heights.max(), top > 0 else { return [] }
    let least = min(top, max(0.5, top * 0.8))
    return segments.indices.filter { heights[$0] >= least }.map { number in
      let segment = segments[number]
      return AspectOpinion(
        aspect: aspect, polarity: polarity(number, aspect, verdict, weighing),
        clause: words.range(of: segment.words), target: target(of: aspect, in: segment.words),
        opinion: AspectRules.opinionRange(segment.words, words, reading))
    }
  }

  /// What the networks say of the words that speak of the aspect, weighed by how likely they do, and what the wording
  /// of their segment says.
  private func polarity(
    _ segment: Int, _ aspect: Aspect, _ verdict: SentimentModel.Verdict,
    _ weighing: SentimentModel.Weighing
  ) -> Float {
    let place = segments[segment].words
    let wording = verdict.segments[segment]
    let width = SentimentNet.wordOutputs
    var (sum, weight) = (Float(0), Float(1e-6))
    for word in place where word < verdict.attention.count {
      let start = word * width
      let share = verdict.words[start + Int(aspect.rawValue)]
      let (bad, good) = (
        verdict.words[start + Aspect.count], verdict.words[start + Aspect.count + 2]
      )
      sum += share * (good - bad)
      weight += share
    }
    let phrases = wording[Aspect.count + 2] - wording[Aspect.count]
    let value = (1 - weighing.aspectPhrases) * sum / weight + weighing.aspectPhrases * phrases
    return tanhf(value * weighing.aspectScale)
  }

  private func target(of aspect: Aspect, in place: Range<Int>) -> TextRange? {
    var best: (weight: Float, range: TextRange)?
    for word in place {
      for cue in words.cues[words.words[word].cues.intRange] where cue.aspect == aspect {
        if cue.weight > best?.weight ?? 0 { best = (cue.weight, words.cueRange(at: word)) }
      }
    }
    return best?.range
  }

  // MARK: evidence

  /// The stretches that may carry the verdict: where attention and opinions of the rules meet.
  func candidates() -> [TextRange] {
    let most = words.words.count < 10 ? 1 : 2
    var heights = [Float](repeating: 0, count: words.words.count)
    for (place, share) in (verdict?.attention ?? []).enumerated() { heights[place] = share }
    let sum = reading.events.reduce(Float(1)) { $0 + abs($1.value) }
    for event in reading.events {
      for place in event.words { heights[place] += abs(event.value) / sum }
    }
    for place in heights.indices
    where !words.words[place].isWord && words.words[place].kinds.isEmpty {
      heights[place] = 0
    }
    var ranges: [TextRange] = []
    while ranges.count < most, let peak = heights.indices.max(by: { heights[$0] < heights[$1] }),
      heights[peak] > 0.1
    {
      let stretch = stretch(around: peak, heights)
      ranges.append(words.range(of: stretch))
      for place in stretch { heights[place] = 0 }
    }
    return ranges
  }

  /// Neighbours in the same clause that stand at least a third as high.
  private func stretch(around peak: Int, _ heights: [Float]) -> Range<Int> {
    let clause = words.clauses[Int(words.words[peak].clause)]
    var (first, last) = (peak, peak)
    while first > clause.lowerBound, heights[first - 1] * 3 >= heights[peak] { first -= 1 }
    while last + 1 < clause.upperBound, heights[last + 1] * 3 >= heights[peak] { last += 1 }
    return first..<(last + 1)
  }
}
