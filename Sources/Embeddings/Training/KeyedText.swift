import ClinicalText

/// What of a text is trained on.
public struct CorpusShape: Sendable, Hashable {
  /// A window ends at a sentence's end; otherwise at the text's.
  public var bySentence: Bool
  /// Punctuation and symbols are words too.
  public var keepsMarks: Bool
  /// Pairs of words whose score is above this become one word; nil: none do.
  public var phraseThreshold: Double?

  public init(bySentence: Bool = true, keepsMarks: Bool = true, phraseThreshold: Double? = nil) {
    self.bySentence = bySentence
    self.keepsMarks = keepsMarks
    self.phraseThreshold = phraseThreshold
  }
}

/// One text as keys: their bytes in a row, where each ends, and after which a window must end.
struct KeyedText: Sendable {
  var bytes: [UInt8] = []
  var ends: [Int] = []
  var breaks: [Int] = []

  init(
    _ text: NoteText, _ breaker: borrowing WordBreaker, _ splitter: SentenceSplitter,
    _ shape: CorpusShape
  ) {
    let tokens = breaker.tokens(of: text)
    bytes.reserveCapacity(text.count)
    ends.reserveCapacity(tokens.count)
    guard shape.bySentence else {
      append(tokens[...], of: text, shape)
      return
    }
    for sentence in splitter.split(text, tokens, LineLayout(text)) {
      append(tokens[sentence.tokens], of: text, shape)
    }
  }

  private mutating func append(_ tokens: ArraySlice<Token>, of text: NoteText, _ shape: CorpusShape)
  {
    var key: [UInt8] = []
    text.bytes.withUnsafeBufferPointer { all in
      for token in tokens {
        if !shape.keepsMarks, token.kind == .punctuation || token.kind == .symbol { continue }
        VectorKey.make(UnsafeBufferPointer(rebasing: all[token.range.indices]), into: &key)
        guard !key.isEmpty else { continue }
        bytes += key
        ends.append(bytes.count)
      }
    }
    if let last = ends.last, last > 0, breaks.last != ends.count { breaks.append(ends.count) }
  }
}
