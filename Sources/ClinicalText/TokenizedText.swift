/// A sentence: its range in the text and its tokens.
public struct Sentence: Hashable, Sendable {
  public var range: TextRange
  /// Indices into the text's tokens.
  public var tokens: Range<Int>

  public init(_ range: TextRange, tokens: Range<Int>) {
    self.range = range
    self.tokens = tokens
  }
}

/// A text with its tokens and sentences; both are in order and disjoint.
public struct TokenizedText: Sendable {
  public let text: NoteText
  public var tokens: [Token]
  public var sentences: [Sentence]

  public init(_ text: NoteText, tokens: [Token], sentences: [Sentence]) {
    self.text = text
    self.tokens = tokens
    self.sentences = sentences
  }

  /// The index of the first token that ends behind `offset`.
  public func firstToken(endingAfter offset: Int32) -> Int {
    var low = 0
    var high = tokens.count
    while low < high {
      let middle = (low + high) / 2
      if tokens[middle].upper <= offset { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The tokens that overlap `range`.
  public func tokenIndices(in range: TextRange) -> Range<Int> {
    let first = firstToken(endingAfter: range.lower)
    var last = first
    while last < tokens.count, tokens[last].lower < range.upper { last += 1 }
    return first..<last
  }

  /// The index of the sentence that holds the token with that index, nil when none does.
  public func sentenceIndex(ofToken token: Int) -> Int? {
    var low = 0
    var high = sentences.count
    while low < high {
      let middle = (low + high) / 2
      if sentences[middle].tokens.upperBound <= token { low = middle + 1 } else { high = middle }
    }
    return low < sentences.count && sentences[low].tokens.contains(token) ? low : nil
  }
}
