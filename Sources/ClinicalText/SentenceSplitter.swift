/// Groups tokens into sentences, by punctuation and by the layout of clinical notes.
public struct SentenceSplitter: Sendable {
  private let abbreviations: ShortWordSet
  private let starters: ShortWordSet
  private let connectors: ShortWordSet

  public init() { self = .linked }

  private static let linked = SentenceSplitter(
    LinkedFile("lexicons/sentence-words.tsv")?.rows ?? [])

  private init(_ rows: [[Substring]]) {
    func words(_ role: String) -> ShortWordSet {
      ShortWordSet(rows.filter { $0.count > 1 && $0[1] == role }.map { String($0[0]) })
    }
    abbreviations = words("abbreviation")
    starters = words("starter")
    connectors = words("connector")
  }

  /// The sentences of tokens that stand in `layout`'s part of `text`.
  public func split(_ text: borrowing NoteText, _ tokens: [Token], _ layout: LineLayout)
    -> [Sentence]
  {
    guard !tokens.isEmpty else { return [] }
    var sentences: [Sentence] = []
    sentences.reserveCapacity(tokens.count / 10)
    text.bytes.withUnsafeBufferPointer { bytes in
      tokens.withUnsafeBufferPointer { tokens in
        let reader = SentenceReader(
          bytes: bytes, tokens: tokens, layout: layout, abbreviations: abbreviations,
          starters: starters, connectors: connectors)
        reader.read(into: &sentences)
      }
    }
    return sentences
  }
}

/// One pass over the tokens of one text.
private struct SentenceReader {
  let bytes: UnsafeBufferPointer<UInt8>
  let tokens: UnsafeBufferPointer<Token>
  let layout: LineLayout
  let abbreviations: ShortWordSet
  let starters: ShortWordSet
  let connectors: ShortWordSet

  func read(into sentences: inout [Sentence]) {
    var first = 0
    var line = 0
    for i in tokens.indices {
      while line < layout.lines.count, layout.lines[line].content.upper < tokens[i].upper {
        line += 1
      }
      guard i + 1 == tokens.count || ends(after: i, onLine: line) else { continue }
      sentences.append(
        Sentence(TextRange(tokens[first].lower, tokens[i].upper), tokens: first..<i + 1))
      first = i + 1
    }
  }

  private func ends(after i: Int, onLine line: Int) -> Bool {
    guard line < layout.lines.count else { return false }
    let next = tokens[i + 1]
    if next.lower >= layout.lines[line].content.upper { return endsAtLineEnd(i, line) }
    return endsInside(i, line)
  }

  // MARK: inside a line

  private func endsInside(_ i: Int, _ line: Int) -> Bool {
    let token = tokens[i]
    switch bytes[Int(token.upper) - 1] {
    case Byte.period: return endsAtPeriod(i, line)
    case UInt8(ascii: "?"), UInt8(ascii: "!"):
      let attached = i > 0 && tokens[i - 1].upper == token.lower
      return attached && tokens[i + 1].lower > token.upper && !isClosing(i + 1)
        && !startsLower(i + 1)
    case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "\""), UInt8(ascii: "'"):
      return endsAtClosing(i, line)
    default: return false
    }
  }

  /// A quote or bracket that closes behind a full stop ends the sentence with it.
  private func endsAtClosing(_ i: Int, _ line: Int) -> Bool {
    guard i > 0, tokens[i].range.count == 1, tokens[i - 1].upper == tokens[i].lower,
      tokens[i + 1].lower > tokens[i].upper
    else { return false }
    let before = bytes[Int(tokens[i - 1].upper) - 1]
    guard before == Byte.period || before == UInt8(ascii: "?") || before == UInt8(ascii: "!") else {
      return false
    }
    return startsUpper(i + 1)
  }

  private func isClosing(_ i: Int) -> Bool {
    let first = bytes[Int(tokens[i].lower)]
    let isQuote = first == UInt8(ascii: "\"") || first == UInt8(ascii: "'")
    return tokens[i].range.count == 1
      && (first == UInt8(ascii: ")") || first == UInt8(ascii: "]")
        || (isQuote && tokens[i - 1].upper == tokens[i].lower))
  }

  private func endsAtPeriod(_ i: Int, _ line: Int) -> Bool {
    let token = tokens[i]
    let next = tokens[i + 1]
    let spaced = next.lower > token.upper
    if isClosing(i + 1) && !spaced { return false }
    if token.kind == .abbreviation { return spaced && endsAtAbbreviation(i) }
    guard token.kind == .punctuation else { return false }
    if token.range.count > 1 { return spaced && startsUpper(i + 1) }
    guard i > 0, tokens[i - 1].upper == token.lower else { return spaced && startsUpper(i + 1) }
    if isListMarker(i, line) { return false }
    let before = tokens[i - 1]
    if !spaced { return endsUnspaced(i) }
    if startsLower(i + 1) {
      return before.kind == .word && before.range.count > 2 && !isAbbreviation(before)
    }
    if isInitial(before) { return endsAtInitial(i) }
    if namesNumber(i) { return false }
    if isAbbreviation(before) {
      return isStarter(i + 1) || opensListItem(i + 1) || opensInnerLabel(i + 1)
        || isShouted(before) && !isShouted(tokens[i + 1])
    }
    return true
  }

  /// "No. 5": the full stop of "number".
  private func namesNumber(_ i: Int) -> Bool {
    let word = tokens[i - 1]
    return word.range.count == 2 && tokens[i + 1].kind == .number && !opensListItem(i + 1)
      && bytes[Int(word.lower)] == UInt8(ascii: "N") && bytes[Int(word.lower) + 1] | 0x20 == 0x6F
  }

  /// "MR. Mitral": no Mister, when names are not in capitals.
  private func isShouted(_ token: Token) -> Bool {
    token.range.count > 1 && bytes[token.range.indices].allSatisfy { !Byte.isLower($0) }
  }

  /// "COORD: poor" begins at token `i`: up to three words in capitals and a colon.
  private func opensInnerLabel(_ i: Int) -> Bool {
    var position = i
    while position < tokens.count, position < i + 3, tokens[position].kind == .word,
      isShouted(tokens[position])
    { position += 1 }
    return position > i && position < tokens.count
      && bytes[Int(tokens[position].lower)] == Byte.colon
  }

  /// "pain.He": an end although no blank follows.
  private func endsUnspaced(_ i: Int) -> Bool {
    let before = tokens[i - 1]
    return before.kind == .word && before.range.count > 2 && tokens[i + 1].kind == .word
      && Byte.isLower(bytes[Int(before.upper) - 1]) && startsUpper(i + 1)
      && tokens[i + 1].range.count > 1
  }

  /// An abbreviation's full stop ends a sentence when a typical first word or a list number follows.
  private func endsAtAbbreviation(_ i: Int) -> Bool {
    guard bytes[Int(tokens[i].upper) - 1] == Byte.period else { return false }
    if opensListItem(i + 1) { return true }
    guard startsUpper(i + 1), !isTitle(tokens[i]) else { return false }
    // Typists who put two blanks behind a sentence put one behind an abbreviation.
    return isStarter(i + 1) || tokens[i + 1].lower - tokens[i].upper >= 2
  }

  /// "Dr.", "Mrs.", "vs.": one period, at the end, and never the end of a sentence.
  private func isTitle(_ token: Token) -> Bool {
    !bytes[Int(token.lower)..<Int(token.upper) - 1].contains(Byte.period)
      && !(token.range.count == 4 && bytes[Int(token.lower)] | 0x20 == UInt8(ascii: "e"))
  }

  /// "John Q. Public" goes on; "seen by Dr. X. The" does not.
  private func endsAtInitial(_ i: Int) -> Bool { isStarter(i + 1) || opensListItem(i + 1) }

  private func isInitial(_ token: Token) -> Bool {
    token.kind == .word && token.range.count == 1 && Byte.isUpper(bytes[Int(token.lower)])
  }

  /// The full stop of "1." or "a." at the head of a line, or of "2." inside one.
  private func isListMarker(_ i: Int, _ line: Int) -> Bool {
    let current = layout.lines[line]
    if current.marker > 0, tokens[i].upper <= current.content.lower + current.marker { return true }
    guard i >= 2, tokens[i - 1].kind == .number, tokens[i - 1].range.count <= 2 else {
      return false
    }
    let before = bytes[Int(tokens[i - 2].upper) - 1]
    return before == Byte.period || before == Byte.colon || before == UInt8(ascii: ";")
  }

  /// "2. Aspirin" or "3) Lasix" begins at token `i`.
  private func opensListItem(_ i: Int) -> Bool {
    guard i + 2 < tokens.count, tokens[i].kind == .number, tokens[i].range.count <= 2,
      tokens[i + 1].lower == tokens[i].upper, tokens[i + 1].range.count == 1
    else { return false }
    let mark = bytes[Int(tokens[i + 1].lower)]
    return (mark == Byte.period || mark == UInt8(ascii: ")"))
      && tokens[i + 2].lower > tokens[i + 1].upper
  }

  private func isAbbreviation(_ token: Token) -> Bool {
    abbreviations.contains(bytes, Int(token.lower), Int(token.upper))
  }

  private func isStarter(_ i: Int) -> Bool {
    starters.contains(bytes, Int(tokens[i].lower), Int(tokens[i].upper))
  }

  private func startsUpper(_ i: Int) -> Bool {
    let first = bytes[Int(tokens[i].lower)]
    return Byte.isUpper(first) || Byte.isDigit(first) || first >= 0x80 || first == UInt8(ascii: "(")
      || first == UInt8(ascii: "\"") || first == UInt8(ascii: "[") || first == UInt8(ascii: "#")
  }

  private func startsLower(_ i: Int) -> Bool { Byte.isLower(bytes[Int(tokens[i].lower)]) }

  // MARK: at a line's end

  private func endsAtLineEnd(_ i: Int, _ line: Int) -> Bool {
    let next = line + 1
    guard next < layout.lines.count, !layout.lines[next].isBlank else { return true }
    let current = layout.lines[line]
    let following = layout.lines[next]
    if following.marker > 0 || following.hasColumns || current.hasColumns { return true }
    if opensLabel(following) { return true }
    let last = bytes[Int(tokens[i].upper) - 1]
    if last == Byte.colon || closesBold(current) || isRule(current) || isRule(following) {
      return true
    }
    let isEnd = last == Byte.period || last == UInt8(ascii: "?") || last == UInt8(ascii: "!")
    if isEnd && !(tokens[i].kind == .abbreviation && goesOn(i)) { return !isWrappedAbbreviation(i) }
    if isWrapped(line) { return false }
    if startsLower(i + 1) || last == Byte.comma { return isHeading(current) }
    return !connectors.contains(bytes, Int(tokens[i].lower), Int(tokens[i].upper))
  }

  /// "**Plan:**" alone on its line.
  private func closesBold(_ line: Line) -> Bool {
    let star = UInt8(ascii: "*")
    return line.content.count > 4 && bytes[Int(line.content.lower)] == star
      && bytes[Int(line.content.lower) + 1] == star && bytes[Int(line.content.upper) - 1] == star
      && bytes[Int(line.content.upper) - 2] == star
  }

  private func goesOn(_ i: Int) -> Bool { !isStarter(i + 1) }

  /// A line that ends in "approx." or an initial goes on when it was wrapped there.
  private func isWrappedAbbreviation(_ i: Int) -> Bool {
    guard i > 0, tokens[i].kind == .punctuation, tokens[i - 1].upper == tokens[i].lower else {
      return false
    }
    return isAbbreviation(tokens[i - 1]) && !isStarter(i + 1) && startsLower(i + 1)
  }

  /// The margin would not have held the next line's first word.
  private func isWrapped(_ line: Int) -> Bool {
    layout.margin(around: line, in: bytes).map { layout.isFull(line, $0, bytes) } ?? false
  }

  /// A short line in capitals is a heading, also when the next line begins in lower case.
  private func isHeading(_ line: Line) -> Bool {
    guard line.content.count < 50 else { return false }
    return !bytes[line.content.indices].contains { Byte.isLower($0) }
  }

  private func isRule(_ line: Line) -> Bool {
    line.content.count >= 3
      && bytes[line.content.indices].allSatisfy {
        !Byte.isLetter($0) && !Byte.isDigit($0) && $0 < 0x80
      }
  }

  /// "Allergies: none", "BP: 120/80": up to five words and a colon at the head of a line.
  private func opensLabel(_ line: Line) -> Bool {
    var words = 1
    var position = Int(line.content.lower)
    guard Byte.isUpper(bytes[position]) || Byte.isDigit(bytes[position]) else { return false }
    while position < line.content.upper, position - Int(line.content.lower) < 48 {
      switch bytes[position] {
      case Byte.colon:
        return position + 1 == line.content.upper || !Byte.isDigit(bytes[position + 1])
          || !Byte.isDigit(bytes[position - 1])
      case 0x20: words += 1
      case Byte.period, Byte.comma, UInt8(ascii: ";"): return false
      default: break
      }
      if words > 5 { return false }
      position += 1
    }
    return false
  }
}
