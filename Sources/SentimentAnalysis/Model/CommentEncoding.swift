import ClinicalText
import Glibc
import Neural

/// A comment as numbers: what the network sees of each word and of the whole.
struct CommentEncoding: Sendable {
  /// Numbers a word beside its vector and its letters.
  static let wordFeatures = 22 + Aspect.count
  /// Numbers of the whole comment.
  static let commentFeatures = 18
  /// Characters that the network tells apart.
  static let characters = 48
  static let mostWords = 400
  private static let mostCharacters = 16

  var rows: [Int] = []
  var characters = CharacterWords()
  var features: [Float] = []
  var whole: [Float] = []
  /// The wording of the whole comment, and of each segment with its letters.
  var phrases: PhraseFeatures
  var segments: [PhraseFeatures]

  var count: Int { rows.count }
  /// The wording of the whole comment with the letters of its segments.
  var spelledPhrases: PhraseFeatures { phrases.spelled(by: segments) }

  /// The share of words that have a vector or a term, less the share of those that only another language has.
  func known(in comment: CommentWords) -> Float {
    var (known, foreign, all) = (0, 0, 0)
    for place in rows.indices where comment.words[place].isWord {
      all += 1
      if comment.words[place].kinds.contains(.foreign) {
        foreign += 1
      } else if rows[place] > 0 || !comment.words[place].kinds.isEmpty {
        known += 1
      }
    }
    return all == 0 ? 1 : max(0, Float(known - 2 * foreign) / Float(all))
  }

  init(
    _ comment: CommentWords, _ reading: RuleReading, _ vectors: WordRows,
    segments: [AspectRules.Segment] = []
  ) {
    phrases = PhraseFeatures(whole: comment, reading)
    self.segments = segments.map { PhraseFeatures(comment, reading, in: $0.words, spelled: true) }
    let count = min(comment.words.count, Self.mostWords)
    rows.reserveCapacity(count)
    features.reserveCapacity(count * Self.wordFeatures)
    var values = [Float](repeating: 0, count: comment.words.count)
    for event in reading.events {
      for place in event.words { values[place] = event.value / 4 }
    }
    var (folded, letters): ([UInt8], [Int32]) = ([], [])
    for place in 0..<count {
      let key = comment.key(place)
      rows.append(vectors.row(of: key, &folded))
      letters.removeAll(keepingCapacity: true)
      for byte in key.prefix(Self.mostCharacters) { letters.append(Self.character(byte)) }
      characters.append(letters[...])
      addFeatures(comment, reading, place, values[place])
    }
    addWhole(comment, reading)
  }

  private mutating func addFeatures(
    _ comment: CommentWords, _ reading: RuleReading, _ place: Int, _ value: Float
  ) {
    let word = comment.words[place]
    func flag(_ holds: Bool) -> Float { holds ? 1 : 0 }
    func kind(_ kinds: TermKinds) -> Float { flag(word.kinds.contains(kinds)) }
    let clause = reading.clauses.isEmpty ? 0 : reading.clauses[Int(word.clause)]
    features += [
      value, max(value, 0), max(-value, 0), word.strength / 4, kind(.symptom), kind(.negator),
      kind(.booster), kind(.damper), kind(.contrast), kind(.ender), kind(.wish), kind(.firmWish),
      kind(.nothing), kind(.neutral), kind(.emoji),
    ]
    features += [
      flag(word.isShouted && !comment.isAllShouted), flag(word.isWord), flag(word.before == .comma),
      flag(word.before == .clause), flag(reading.question == .improve),
      flag(reading.question == .praise), tanhf(clause / 3),
    ]
    let start = features.count
    features.append(contentsOf: repeatElement(0, count: Aspect.count))
    for cue in comment.cues[word.cues.intRange] {
      features[start + Int(cue.aspect.rawValue)] = cue.weight / 3
    }
  }

  private mutating func addWhole(_ comment: CommentWords, _ reading: RuleReading) {
    let shares = RuleVerdict.shares(reading)
    let length = Float(comment.words.count)
    whole = [
      reading.polarity, reading.good / (reading.good + 4), reading.bad / (reading.bad + 4),
      reading.wishes / 3, reading.isNothing ? 1 : 0, reading.question == .improve ? 1 : 0,
      reading.question == .praise ? 1 : 0, logf(1 + length) / 5,
      tanhf((reading.clauses.first ?? 0) / 3), tanhf((reading.clauses.last ?? 0) / 3),
      Float(reading.events.count) / (length + 5), Float(comment.exclamations) / (length + 3),
      comment.isAllShouted ? 1 : 0,
    ]
    whole += shares
  }

  /// The number of a byte of a key.
  private static func character(_ byte: UInt8) -> Int32 {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"): Int32(byte - UInt8(ascii: "a"))
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int32(26 + (byte - UInt8(ascii: "0")) / 2)
    case UInt8(ascii: "'"): 31
    case UInt8(ascii: "-"): 32
    case UInt8(ascii: "."): 33
    case UInt8(ascii: "!"): 34
    case UInt8(ascii: "?"): 35
    case UInt8(ascii: ","): 36
    case UInt8(ascii: "/"): 37
    case UInt8(ascii: "&"): 38
    case UInt8(ascii: "%"): 39
    case 0x80...: Int32(40 + byte % 7)
    default: 47
    }
  }
}
