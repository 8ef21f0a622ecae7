import ClinicalText

/// What the wording of a stretch says: its words, its pairs of neighbours and the marks that the lexicon and the rules
/// set there, each as one number.
struct PhraseFeatures: Sendable {
  /// What a number stands for: equal words in different roles get different numbers.
  private enum Role: UInt32 {
    case word = 1
    case pair, cue, opinion, question, answer, polarity, stem, letters
  }

  private(set) var hashes: [UInt32] = []
  /// Four letters at a time of each word, so that misspelt words and new forms say what their like do.
  private(set) var letters: [UInt32] = []
  /// Letters that longer words of one family share.
  private static let stem = 5

  /// The wording of some words.
  init(
    _ comment: CommentWords, _ reading: RuleReading, in range: Range<Int>, spelled: Bool = false
  ) {
    hashes.reserveCapacity(range.count * 2 + 8)
    if spelled { letters.reserveCapacity(range.count * 4) }
    var previous: UInt32?
    for place in range {
      let word = comment.words[place]
      guard word.isWord || !word.kinds.isEmpty else { continue }
      let key = comment.key(place)
      let hash = Self.hash(key)
      hashes.append(Self.mixed(.word, hash))
      if spelled { addLetters(of: key) }
      if key.count > Self.stem + 1 {
        hashes.append(Self.mixed(.stem, Self.hash(key.prefix(Self.stem))))
      }
      if let previous, word.before == .none {
        hashes.append(Self.mixed(.pair, previous &* 31 &+ hash))
      }
      previous = hash
      for cue in comment.cues[word.cues.intRange] where cue.weight >= 2 {
        hashes.append(Self.mixed(.cue, UInt32(cue.aspect.rawValue) * 2 + (cue.weight > 2 ? 1 : 0)))
      }
    }
    for event in reading.events where range.overlaps(event.words) {
      hashes.append(Self.mixed(.opinion, UInt32(Int32(event.value.rounded()) + 16)))
    }
  }

  /// The wording of a whole comment, with the question that it answers.
  init(whole comment: CommentWords, _ reading: RuleReading) {
    self.init(comment, reading, in: comment.words.indices)
    hashes.append(Self.mixed(.polarity, UInt32(Int32((reading.polarity * 4).rounded()) + 16)))
    guard reading.question != .open else { return }
    let question = UInt32(reading.question.rawValue)
    hashes.append(Self.mixed(.question, question * 2 + (reading.isNothing ? 1 : 0)))
    for place in comment.words.indices.prefix(12) where comment.words[place].isWord {
      hashes.append(Self.mixed(.answer, Self.hash(comment.key(place)) &+ question))
    }
  }

  /// A blank stands before and behind the word.
  private mutating func addLetters(of key: ArraySlice<UInt8>) {
    var four: UInt32 = 0x20
    for (place, byte) in key.enumerated() {
      four = four << 8 | UInt32(byte)
      if place > 1 { letters.append(Self.mixed(.letters, four)) }
    }
    if key.count > 1 { letters.append(Self.mixed(.letters, four << 8 | 0x20)) }
  }

  /// This wording with the letters of some stretches.
  func spelled(by stretches: [PhraseFeatures]) -> PhraseFeatures {
    var result = self
    for stretch in stretches { result.letters += stretch.letters }
    return result
  }

  private static func hash(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    var hash: UInt32 = 0x811C_9DC5
    for byte in bytes { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
    return hash
  }

  private static func mixed(_ role: Role, _ value: UInt32) -> UInt32 {
    var hash = value ^ (role.rawValue &* 0x9E37_79B9)
    hash = (hash ^ (hash >> 16)) &* 0x85EB_CA6B
    hash = (hash ^ (hash >> 13)) &* 0xC2B2_AE35
    return hash ^ (hash >> 16)
  }
}
