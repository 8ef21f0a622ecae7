import ClinicalText
import Glibc

/// Reads opinions by lexicon and rules alone: negation, strength, contrast, wishes, ended symptoms, results of tests,
/// and questions that turn the meaning. The model builds on it, and without a model it is the whole reading.
struct RuleReader: Sendable {
  func read(_ comment: CommentWords, question: QuestionKind) -> RuleReading {
    var reading = RuleReading(question: question)
    reading.clauses = Array(repeating: 0, count: comment.clauses.count)
    reading.isNothing = Self.isNothing(comment)
    for (number, clause) in comment.clauses.enumerated() {
      readClause(comment, number, clause, &reading)
    }
    addUp(comment, &reading)
    return reading
  }

  // MARK: one clause

  private func readClause(
    _ comment: CommentWords, _ number: Int, _ clause: Range<Int>, _ reading: inout RuleReading
  ) {
    let words = comment.words
    var place = clause.lowerBound
    var wishes: Float = 0
    while place < clause.upperBound {
      let word = words[place]
      if word.kinds.contains(.firmWish) {
        wishes += 1
      } else if word.kinds.contains(.wish), reading.question == .improve {
        wishes += place - clause.lowerBound < 3 ? 1 : 0.5
      }
      if !word.kinds.isDisjoint(with: [.opinion, .symptom, .emoji]) {
        let value = value(at: place, in: clause, comment, reading.question)
        let end = min(place + max(1, Int(word.length)), clause.upperBound)
        if value != 0 {
          reading.events.append(
            .init(
              words: place..<end, value: value, isSymptom: word.kinds.contains(.symptom)))
          reading.clauses[number] += value
        }
      }
      place += max(1, Int(word.length))
    }
    reading.wishes += min(wishes, 2)
    if wishes > 0, reading.question == .improve || reading.clauses[number] == 0 {
      reading.clauses[number] -= min(wishes, 2) * (reading.question == .improve ? 1.2 : 0.8)
    }
  }

  private func value(
    at place: Int, in clause: Range<Int>, _ comment: CommentWords, _ question: QuestionKind
  ) -> Float {
    let word = comment.words[place]
    if word.kinds.contains(.emoji) { return word.strength }
    if word.length == 1, isResult(at: place, in: clause, comment) { return 0 }
    var value = word.strength
    let isNegated =
      (word.length < 3 && isNegated(at: place, in: clause, comment))
      || isDenied(at: place, in: clause, comment)
    if word.kinds.contains(.symptom), !word.kinds.contains(.opinion) {
      let ended = hasEnder(near: place, in: clause, comment)
      value = ended ? -value * (isNegated ? -0.8 : 1.1) : isNegated ? -value * 0.9 : value
      if value < 0, isReason(before: place, in: clause, comment) { value *= 0.25 }
    } else {
      value *= strength(before: place, in: clause, comment)
      if isNegated { value *= value > 0 ? -0.65 : -0.5 }
      if value > 0, word.length < 3, isWished(at: place, in: clause, comment, question) {
        value *= -0.5
      }
    }
    if word.isShouted, !comment.isAllShouted { value *= 1.15 }
    return value
  }

  /// "Positive" and "negative" near a word of testing are results, no opinions.
  private func isResult(at place: Int, in clause: Range<Int>, _ comment: CommentWords) -> Bool {
    let key = comment.key(place)
    guard key.elementsEqual("negative".utf8) || key.elementsEqual("positive".utf8) else {
      return false
    }
    let near = max(clause.lowerBound, place - 6)..<min(clause.upperBound, place + 5)
    return near.contains { comment.words[$0].kinds.contains(.context) }
  }

  /// A word of negation among the four words before, on this side of a comma.
  private func isNegated(at place: Int, in clause: Range<Int>, _ comment: CommentWords) -> Bool {
    var back = place
    var seen = 0
    var count = 0
    while back > clause.lowerBound, seen < 5 {
      if comment.words[back].before != .none { break }
      back -= 1
      let word = comment.words[back]
      guard word.isWord else { continue }
      seen += 1
      if word.kinds.contains(.negator), word.length < 2 { count += 1 }
      if seen > 1, word.length > 0, word.kinds.contains(.opinion),
        word.strength * comment.words[place].strength > 0
      {
        break
      }
    }
    return count % 2 == 1
  }

  /// "Side effects: none": nothing stands behind the term and a mark.
  private func isDenied(at place: Int, in clause: Range<Int>, _ comment: CommentWords) -> Bool {
    guard comment.words[place].kinds.contains(.symptom) else { return false }
    let end = min(place + max(1, Int(comment.words[place].length)), clause.upperBound)
    let next = (end..<clause.upperBound).first { comment.words[$0].isWord }
    guard let next, comment.words[next].before == .comma else { return false }
    return comment.words[next].kinds.contains(.nothing)
  }

  private func strength(before place: Int, in clause: Range<Int>, _ comment: CommentWords) -> Float
  {
    var factor: Float = 1
    for back in stride(from: place - 1, through: max(clause.lowerBound, place - 2), by: -1)
    where !comment.words[back].kinds.isDisjoint(with: [.booster, .damper]) {
      factor *= comment.words[back].factor
    }
    return factor
  }

  /// Something that ends or lessens a symptom, within six words.
  private func hasEnder(near place: Int, in clause: Range<Int>, _ comment: CommentWords) -> Bool {
    let near = max(clause.lowerBound, place - 6)..<min(clause.upperBound, place + 7)
    for other in near where other != place && comment.words[other].kinds.contains(.ender) {
      return !isNegated(at: other, in: clause, comment)
    }
    return false
  }

  /// "I take it for my migraines": a symptom that is only why something was done.
  private func isReason(before place: Int, in clause: Range<Int>, _ comment: CommentWords) -> Bool {
    let near = max(clause.lowerBound, place - 4)..<place
    return near.contains { comment.words[$0].kinds.contains(.reason) }
  }

  /// "The staff should be friendlier": praise that is only wished for.
  private func isWished(
    at place: Int, in clause: Range<Int>, _ comment: CommentWords, _ question: QuestionKind
  ) -> Bool {
    let kinds: TermKinds = question == .improve ? [.firmWish, .wish] : .firmWish
    if question == .improve, comment.words[place].kinds.contains(.wish) { return true }
    let near = max(clause.lowerBound, place - 6)..<place
    return near.contains { !comment.words[$0].kinds.isDisjoint(with: kinds) }
  }

  // MARK: the whole comment

  private func addUp(_ comment: CommentWords, _ reading: inout RuleReading) {
    var weights = Array(repeating: Float(1), count: reading.clauses.count)
    for (number, clause) in comment.clauses.enumerated()
    where number > 0 && comment.words[clause.lowerBound].kinds.contains(.contrast) {
      weights[number] *= 1.25
      weights[number - 1] *= 0.75
    }
    var symptoms = Array(repeating: Float(0), count: reading.clauses.count)
    for event in reading.events where event.isSymptom && event.value < 0 {
      symptoms[Int(comment.words[event.words.lowerBound].clause)] += event.value
    }
    var listed: Float = 0
    for (number, sum) in reading.clauses.enumerated() {
      let value = (sum - symptoms[number]) * weights[number] * (comment.exclamations > 0 ? 1.1 : 1)
      if value > 0 { reading.good += value } else { reading.bad -= value }
      listed -= symptoms[number] * weights[number]
    }
    // A list of ten side effects is not ten times as bad as one.
    reading.bad += 2 * logf(1 + listed / 2)
    guard !reading.isNothing else { return }
    if Self.opensWithNothing(comment) {
      if reading.question == .praise { reading.bad += 2 } else { reading.good += 2 }
    } else if reading.question == .improve {
      reading.bad += 0.6
    } else if reading.question == .praise {
      reading.good += 1.2
    }
  }

  /// Only words such as "nothing", "none", "no comment" and words that say nothing themselves.
  private static func isNothing(_ comment: CommentWords) -> Bool {
    var hasNothing = false
    for word in comment.words where word.isWord {
      if word.kinds.contains(.nothing) {
        hasNothing = true
      } else if !word.kinds.contains(.filler) {
        return false
      }
    }
    return hasNothing
  }

  /// "Nothing, you were all great": the first clause up to a comma is such an answer.
  private static func opensWithNothing(_ comment: CommentWords) -> Bool {
    var hasNothing = false
    for (place, word) in comment.words.enumerated() where word.isWord {
      if place > 0, word.before != .none { return hasNothing }
      if word.kinds.contains(.nothing) {
        hasNothing = true
      } else if !word.kinds.contains(.filler) {
        return false
      }
    }
    return false
  }
}
