import ClinicalText

/// A comment on its way through the reading: what rules and networks said so far.
struct Draft: Sendable {
  let words: CommentWords
  let reading: RuleReading
  var verdict: SentimentModel.Verdict?
  var shares: [Float]

  init(words: CommentWords, reading: RuleReading) {
    self.words = words
    self.reading = reading
    shares = RuleVerdict.shares(reading)
  }

  var ruleAspects: [AspectOpinion] { AspectRules().read(words, reading) }

  /// Weighs the networks' verdict against that of the rules.
  mutating func blend(_ weighing: SentimentModel.Weighing) {
    guard let verdict else { return }
    let share = reading.isNothing ? 0.8 : isPlain ? 0.75 : weighing.ruleShare
    for star in 0..<5 { shares[star] = share * shares[star] + (1 - share) * verdict.shares[star] }
    shares[2] *= weighing.middle
    shares[3] *= weighing.lean
    shares[4] *= weighing.lean
    let total = shares.reduce(0, +)
    for star in 0..<5 { shares[star] /= total }
  }

  /// A short comment whose opinions all point one way: there the rules hardly err.
  private var isPlain: Bool {
    words.words.count <= 14 && min(reading.good, reading.bad) == 0
      && max(reading.good, reading.bad) >= 1.2
  }

  // MARK: aspects

  func aspects(_ weighing: SentimentModel.Weighing) -> [AspectOpinion] {
    guard let verdict else { return ruleAspects }
    var opinions: [AspectOpinion] = []
    let segments = AspectRules.segments(words, reading)
    for aspect in Aspect.allCases {
      guard verdict.aspects[Int(aspect.rawValue)] >= weighing.thresholds[Int(aspect.rawValue)]
      else { continue }
      opinions += self.opinions(on: aspect, verdict, segments)
    }
    return AspectRules.joined(opinions.sorted { $0.clause < $1.clause })
  }

  /// The segments that speak of an aspect: the one with its likeliest word, and all others that are likely to.
  private func opinions(
    on aspect: Aspect, _ verdict: SentimentModel.Verdict, _ segments: [AspectRules.Segment]
  ) -> [AspectOpinion] {
    let width = SentimentNet.wordOutputs
    let count = verdict.attention.count
    let heights = segments.map { segment in
      segment.words.reduce(Float(0)) {
        $1 < count ? max($0, verdict.words[$1 * width + Int(aspect.rawValue)]) : $0
      }
    }
    guard let top = heights.max(), top > 0 else { return [] }
    let least = min(top, max(0.5, top * 0.8))
    return segments.indices.filter { heights[$0] >= least }.map { number in
      let segment = segments[number]
      return AspectOpinion(
        aspect: aspect, polarity: polarity(segment.words, aspect, verdict),
        clause: words.range(of: segment.words), target: target(of: aspect, in: segment.words),
        opinion: AspectRules.opinionRange(segment.words, words, reading))
    }
  }

  /// What the networks say of the words that speak of the aspect, weighed by how likely they do.
  private func polarity(_ place: Range<Int>, _ aspect: Aspect, _ verdict: SentimentModel.Verdict)
    -> Float
  {
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
    return sum / weight
  }

  private func target(of aspect: Aspect, in place: Range<Int>) -> TextRange? {
    var best: (weight: Float, range: TextRange)?
    for word in place {
      for cue in words.cues[words.words[word].cues.intRange] where cue.aspect == aspect {
        if cue.weight > best?.weight ?? 0 { best = (cue.weight, words.words[word].range) }
      }
    }
    return best?.range
  }

  // MARK: evidence

  /// The stretches that may carry the verdict: where attention and opinions of the rules meet.
  func candidates(most: Int = 2) -> [TextRange] {
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
