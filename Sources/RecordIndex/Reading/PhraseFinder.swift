import ClinicalText

/// Finds a phrase in a text while only the places where it may stand are cut into words.
struct PhraseFinder {
  typealias Word = (word: [UInt8], isPrefix: Bool)

  private let words: [Word]
  /// The longest word, which is most likely the rarest.
  private let anchor: Word
  /// How many bytes of the anchor folding leaves as they are written.
  private let fixed: Int
  /// For each byte whether a token that begins with it may fold to the anchor.
  private let opens: [Bool]
  /// Bytes on both sides of an anchor that hold the rest of the phrase.
  private let reach: Int

  /// For the index words of a phrase, which has at least one.
  init(_ words: [Word]) {
    self.words = words
    anchor = words.max { $0.word.count < $1.word.count }!
    fixed = anchor.isPrefix ? anchor.word.count : max(1, anchor.word.count - 3)
    let first = anchor.word[0]
    opens = (0...UInt8.max).map { byte in
      let written = Self.lower(byte)
      return written == first || Self.mayFold(written, to: first, isFirst: true)
    }
    reach = words.count == 1 ? 0 : words.reduce(100) { $0 + 2 * $1.word.count }
  }

  /// Calls `found` with the range of each place in a note, ascending.
  func find(
    in note: StoredNote, _ breaker: borrowing WordBreaker, _ folder: WordFolder,
    _ found: (TextRange) -> Void
  ) {
    var tokens: [Token] = []
    for region in regions(note) {
      tokens.removeAll(keepingCapacity: true)
      breaker.tokenize(note.text, in: region, into: &tokens)
      tokens.removeAll { !$0.kind.isIndexed }
      guard tokens.count >= words.count else { continue }
      let pieces = FoldedWords(tokens, of: note.text, folder)
      for first in 0...(tokens.count - words.count) where stands(at: first, in: pieces) {
        found(tokens[first].range.union(tokens[first + words.count - 1].range))
      }
    }
  }

  private func stands(at first: Int, in pieces: FoldedWords) -> Bool {
    words.indices.allSatisfy { pieces.isWord(first + $0, words[$0]) }
  }

  // MARK: where it may stand

  /// Stretches between blanks that may hold the phrase, ascending and disjoint.
  private func regions(_ note: StoredNote) -> [TextRange] {
    var regions: [TextRange] = []
    let (start, end) = (Int(note.body.lower), Int(note.body.upper))
    note.text.bytes.withUnsafeBufferPointer { bytes in
      var position = start
      while position < end {
        guard opens[Int(bytes[position])], mayBegin(position, bytes, end) else {
          position += 1
          continue
        }
        var lower = max(start, position - reach)
        var upper = min(end, position + reach)
        while lower > start, bytes[lower - 1] > 0x20 { lower -= 1 }
        while upper < end, bytes[upper] > 0x20 { upper += 1 }
        if let last = regions.last, lower <= Int(last.upper) {
          regions[regions.count - 1] = TextRange(Int(last.lower), upper)
        } else {
          regions.append(TextRange(lower, upper))
        }
        position += 1
      }
    }
    return regions
  }

  /// False when no token that folds to the anchor begins there.
  @inline(__always)
  private func mayBegin(_ position: Int, _ bytes: UnsafeBufferPointer<UInt8>, _ end: Int) -> Bool {
    if position > 0, Byte.isLetter(bytes[position]), Byte.isLetter(bytes[position - 1]),
      bytes[position - 1] | 0x20 != UInt8(ascii: "x")
    {
      return false
    }
    for index in 0..<fixed {
      guard position + index < end else { return false }
      let written = Self.lower(bytes[position + index])
      guard written != anchor.word[index] else { continue }
      // From where folding changed something on, the bytes need not agree.
      return Self.mayFold(written, to: anchor.word[index], isFirst: index == 0)
    }
    return true
  }

  @inline(__always)
  private static func lower(_ byte: UInt8) -> UInt8 { Byte.isUpper(byte) ? byte | 0x20 : byte }

  /// True for what folding changes: an accent, a point inside, "ae" and "oe", "leuc".
  private static func mayFold(_ byte: UInt8, to folded: UInt8, isFirst: Bool) -> Bool {
    if byte >= 0x80 || folded >= 0x80 { return true }
    switch folded {
    case UInt8(ascii: "e") where byte == UInt8(ascii: "a") || byte == UInt8(ascii: "o"): return true
    case UInt8(ascii: "k") where byte == UInt8(ascii: "c"): return true
    case UInt8(ascii: "_"): return true
    default: return byte == Byte.period && !isFirst
    }
  }
}

/// The index words of tokens, one behind the other.
private struct FoldedWords {
  private var bytes: [UInt8] = []
  private var ends: [Int] = [0]

  init(_ tokens: [Token], of text: NoteText, _ folder: WordFolder) {
    text.bytes.withUnsafeBufferPointer { all in
      for token in tokens {
        folder.append(UnsafeBufferPointer(rebasing: all[token.range.indices]), to: &bytes)
        ends.append(bytes.count)
      }
    }
  }

  func isWord(_ index: Int, _ wanted: PhraseFinder.Word) -> Bool {
    let lower = ends[index]
    let count = ends[index + 1] - lower
    guard count == wanted.word.count || wanted.isPrefix && count > wanted.word.count else {
      return false
    }
    for i in wanted.word.indices where bytes[lower + i] != wanted.word[i] { return false }
    return true
  }
}
