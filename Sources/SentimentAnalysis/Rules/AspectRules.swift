import ClinicalRecord
import ClinicalText

/// Finds what a comment is about by the cue words of lexicons/aspects.tsv.
struct AspectRules: Sendable {
  /// A stretch of a clause between commas: the smallest part that holds an opinion of its own.
  struct Segment: Sendable {
    var words: Range<Int>
    var value: Float
    var clauseValue: Float
  }

  /// Words of a segment, so that a text without marks of punctuation has segments too.
  private static let mostWords = 40
  /// Bytes between clauses that are told as one, and bytes that such a clause has at most.
  private static let (nearby, longestClause): (Int32, Int32) = (6, 240)

  /// The segments of a comment with the sums of their opinions.
  static func segments(_ comment: CommentWords, _ reading: RuleReading) -> [Segment] {
    var segments: [Segment] = []
    for (number, clause) in comment.clauses.enumerated() {
      var start = clause.lowerBound
      let sum = number < reading.clauses.count ? reading.clauses[number] : 0
      for place in clause
      where (place > start + 1 && comment.words[place].before == .comma)
        || place - start == mostWords
      {
        segments.append(Segment(words: start..<place, value: 0, clauseValue: sum))
        start = place
      }
      segments.append(Segment(words: start..<clause.upperBound, value: 0, clauseValue: sum))
    }
    var segment = 0
    for event in reading.events {
      while segment < segments.count - 1,
        segments[segment].words.upperBound <= event.words.lowerBound
      {
        segment += 1
      }
      segments[segment].value += event.value
    }
    return segments
  }

  /// The opinions about aspects, in the order of the text, one for each aspect and segment.
  func read(_ comment: CommentWords, _ reading: RuleReading) -> [AspectOpinion] {
    var opinions: [AspectOpinion] = []
    var names: [Aspect] = []
    for segment in Self.segments(comment, reading) {
      var weights: [Aspect: (weight: Float, place: Int)] = [:]
      for place in segment.words {
        for cue in comment.cues[comment.words[place].cues.intRange] {
          if cue.weight > weights[cue.aspect]?.weight ?? 0 {
            weights[cue.aspect] = (cue.weight, place)
          }
        }
      }
      let needed: Float = segment.value == 0 ? 3 : 2
      for aspect in Aspect.allCases {
        guard let (weight, place) = weights[aspect], weight >= needed else { continue }
        opinions.append(
          Self.opinion(aspect, segment, comment, reading, target: comment.cueRange(at: place)))
        names.append(aspect)
      }
    }
    return Self.joined(opinions)
  }

  static func opinion(
    _ aspect: Aspect, _ segment: Segment, _ comment: CommentWords, _ reading: RuleReading,
    target: TextRange?
  ) -> AspectOpinion {
    let sum = segment.value != 0 ? segment.value : segment.clauseValue
    let turned: Float = reading.question == .improve ? -1 : reading.question == .praise ? 1 : 0
    let value = sum == 0 ? turned : sum
    return AspectOpinion(
      aspect: aspect, polarity: value / (abs(value) + 1), clause: comment.range(of: segment.words),
      target: target, opinion: opinionRange(segment.words, comment, reading))
  }

  /// From the first to the last word of opinion within these words.
  static func opinionRange(_ words: Range<Int>, _ comment: CommentWords, _ reading: RuleReading)
    -> TextRange?
  {
    let events = reading.events.filter { words.overlaps($0.words) }
    guard let first = events.first, let last = events.last else { return nil }
    return comment.range(of: first.words.lowerBound..<last.words.upperBound)
  }

  /// Opinions of one aspect and one label become one; its clause is the first, with those that follow at once.
  ///
  /// "At once" is a comma and a blank, or a stop and a word such as "and".
  static func joined(_ opinions: [AspectOpinion]) -> [AspectOpinion] {
    var result: [AspectOpinion] = []
    for opinion in opinions {
      let same = result.lastIndex { $0.aspect == opinion.aspect && $0.label == opinion.label }
      guard let same else {
        result.append(opinion)
        continue
      }
      result[same].polarity = (result[same].polarity + opinion.polarity) / 2
      guard opinion.clause.lower - result[same].clause.upper <= nearby,
        opinion.clause.upper - result[same].clause.lower <= longestClause
      else { continue }
      result[same].clause = result[same].clause.union(opinion.clause)
      result[same].target = result[same].target ?? opinion.target
      if let words = opinion.opinion {
        result[same].opinion = result[same].opinion.map { $0.union(words) } ?? words
      }
    }
    return result
  }
}

extension CommentWords {
  /// All words of the cue that begins at a word.
  func cueRange(at place: Int) -> TextRange {
    let last = min(words.count, place + max(1, Int(words[place].cueLength))) - 1
    return words[place].range.union(words[last].range)
  }

  /// The text from the first to the last of these words.
  func range(of words: Range<Int>) -> TextRange {
    guard !words.isEmpty else { return TextRange(0, 0) }
    var (first, last) = (words.lowerBound, words.upperBound - 1)
    while first < last, !self.words[first].isWord { first += 1 }
    while last > first, !self.words[last].isWord, self.words[last].kinds.isEmpty { last -= 1 }
    return TextRange(self.words[first].range.lower, self.words[last].range.upper)
  }
}

extension Range<Int32> {
  var intRange: Range<Int> { Int(lowerBound)..<Int(upperBound) }
}
