import ClinicalText

/// A comment's words with what the lexicon says about each place: where all reading begins.
struct CommentWords: Sendable {
  /// What stands before a word.
  enum Break: UInt8, Sendable { case none, comma, clause }

  /// One token and the terms of the lexicon that begin at it.
  struct Word: Sendable {
    var range: TextRange
    var isWord: Bool
    var isShouted: Bool
    /// What separates it from the word before.
    var before: Break
    /// The clause it belongs to.
    var clause: Int32
    /// The kinds that hold here: of the longest value, and of modifiers outside of values.
    var kinds: TermKinds
    var strength: Float
    var factor: Float
    /// How many words the value that begins here takes; 0 inside a longer one.
    var length: Int32
    /// Where its cues stand in `cues`, and how many words they take.
    var cues: Range<Int32>
    var cueLength: Int32 = 0
  }

  let text: NoteText
  private(set) var words: [Word] = []
  private(set) var cues: [(aspect: Aspect, weight: Float)] = []
  /// The words of each clause.
  private(set) var clauses: [Range<Int>] = []
  /// Most letters are capitals, so that capitals say nothing.
  private(set) var isAllShouted = false
  /// Marks of exclamation in the whole comment.
  private(set) var exclamations = 0
  /// Keys of all words, for the model's table: word after word.
  private(set) var keys: [UInt8] = []
  private(set) var keyStarts: [Int32] = [0]

  static let mostWords = 4000

  init(_ text: NoteText, _ breaker: borrowing WordBreaker, _ lexicon: OpinionLexicon) {
    self.text = text
    var tokens: [Token] = []
    let end = Self.readableEnd(of: text)
    breaker.tokenize(text, in: TextRange(0, end), into: &tokens)
    var numbers = addWords(tokens, lexicon)
    if numbers.count > Self.mostWords {
      numbers.removeLast(numbers.count - Self.mostWords)
      words.removeLast(words.count - Self.mostWords)
      keyStarts.removeLast(keyStarts.count - 1 - Self.mostWords)
    }
    match(numbers, lexicon)
    findClauses()
  }

  /// The bytes of a word's key.
  func key(_ word: Int) -> ArraySlice<UInt8> {
    keys[Int(keyStarts[word])..<Int(keyStarts[word + 1])]
  }

  /// Of a very long text the first 24,000 bytes are read, up to a scalar's end.
  private static func readableEnd(of text: NoteText) -> Int {
    guard text.count > 24_000 else { return text.count }
    var end = 24_000
    while end > 0, text.bytes[end] & 0xC0 == 0x80 { end -= 1 }
    return end
  }

  /// Fills `words` and gives each word's number in the lexicon.
  private mutating func addWords(_ tokens: [Token], _ lexicon: OpinionLexicon) -> [Int32] {
    words.reserveCapacity(tokens.count)
    var numbers: [Int32] = []
    numbers.reserveCapacity(tokens.count)
    var key: [UInt8] = []
    var previousEnd = 0
    var shouted = 0
    var plain = 0
    var pending = Break.none
    text.bytes.withUnsafeBufferPointer { bytes in
      for token in tokens {
        let gap = bytes[previousEnd..<Int(token.lower)]
        if gap.contains(0x0A) { pending = .clause }
        previousEnd = Int(token.upper)
        let first = bytes[Int(token.lower)]
        let isWord = Byte.isLetter(first) || Byte.isDigit(first) || first >= 0xC3
        if !isWord { note(first, bytes[Int(token.upper) - 1], &pending) }
        WordKey.make(bytes, token.range, into: &key)
        let isShouted = Self.isShouted(bytes, token.range)
        if isWord, token.range.count > 2 { if isShouted { shouted += 1 } else { plain += 1 } }
        numbers.append(Self.number(&key, lexicon))
        keys.append(contentsOf: key)
        keyStarts.append(Int32(keys.count))
        words.append(
          Word(
            range: token.range, isWord: isWord, isShouted: isShouted,
            before: isWord ? pending : .none, clause: 0, kinds: [], strength: 0, factor: 1,
            length: 0, cues: 0..<0))
        if isWord { pending = .none }
      }
    }
    isAllShouted = shouted > plain
    return numbers
  }

  private mutating func note(_ first: UInt8, _ last: UInt8, _ pending: inout Break) {
    if last == UInt8(ascii: "!") { exclamations += 1 }
    switch last {
    case Byte.period, UInt8(ascii: "!"), UInt8(ascii: "?"), UInt8(ascii: ";"): pending = .clause
    case Byte.comma, Byte.hyphen, UInt8(ascii: "("), UInt8(ascii: ")"), Byte.colon, 0x93, 0x94:
      if pending == .none { pending = .comma }
    default: break
    }
  }

  private static func isShouted(_ bytes: UnsafeBufferPointer<UInt8>, _ range: TextRange) -> Bool {
    guard range.count > 1 else { return false }
    return bytes[range.indices].allSatisfy { Byte.isUpper($0) || $0 == UInt8(ascii: "'") }
  }

  /// The word's number; of unknown words also without repeated letters and without "'s".
  private static func number(_ key: inout [UInt8], _ lexicon: OpinionLexicon) -> Int32 {
    let number = lexicon.number(of: key)
    guard number < 0, key.count > 3 else { return number }
    var shorter = key
    for run in [2, 1] where WordKey.shorten(&shorter, to: run) {
      let number = lexicon.number(of: shorter)
      if number >= 0 {
        if run == 2 || Self.hasRun(key) { key = shorter }
        return Self.hasRun(key) || run == 2 ? number : -1
      }
    }
    guard key.suffix(2).elementsEqual("'s".utf8) else { return -1 }
    return lexicon.number(of: key.dropLast(2))
  }

  private static func hasRun(_ key: [UInt8]) -> Bool {
    guard key.count > 2 else { return false }
    for i in 2..<key.count where key[i] == key[i - 1] && key[i] == key[i - 2] { return true }
    return false
  }

  /// Finds the longest value and the cues at every word; what a value covers has no other kinds.
  private mutating func match(_ numbers: [Int32], _ lexicon: OpinionLexicon) {
    var coveredUntil = 0
    for first in words.indices where numbers[first] >= 0 {
      var node = OpinionLexicon.root
      var place = first
      var (cueNode, cueLength): (Int32, Int32) = (-1, 0)
      while place < words.count, place - first < 9, numbers[place] >= 0,
        place == first || words[place].before != .clause,
        let next = lexicon.step(from: node, on: numbers[place])
      {
        node = next
        let marks = lexicon.marks(at: node)
        let length = Int32(place - first + 1)
        if !marks.kinds.isDisjoint(with: .values), first >= coveredUntil {
          words[first].kinds.subtract(.values)
          words[first].kinds.formUnion(marks.kinds)
          words[first].strength = marks.strength
          words[first].length = length
        } else if first >= coveredUntil {
          words[first].kinds.formUnion(marks.kinds.subtracting(.values))
        }
        if marks.factor != 1 { words[first].factor = marks.factor }
        if !marks.cues.isEmpty { (cueNode, cueLength) = (node, length) }
        place += 1
      }
      if words[first].length > 1 {
        coveredUntil = max(coveredUntil, first + Int(words[first].length))
        words[first].kinds.formIntersection(
          TermKinds.values.union([.contrast, .nothing, .ender, .wish, .firmWish, .experience]))
      }
      if cueNode >= 0 {
        let start = Int32(cues.count)
        cues.append(contentsOf: lexicon.marks(at: cueNode).cues)
        words[first].cues = start..<Int32(cues.count)
        words[first].cueLength = cueLength
      }
    }
  }

  /// A clause ends at a mark of punctuation, at a line's end, and before a word of contrast.
  private mutating func findClauses() {
    var start = 0
    for place in words.indices {
      let splits =
        words[place].before == .clause
        || (words[place].kinds.contains(.contrast) && words[place].isWord)
      if splits, place > start {
        clauses.append(start..<place)
        start = place
      }
      words[place].clause = Int32(clauses.count)
    }
    if start < words.count { clauses.append(start..<words.count) }
  }
}
