import ClinicalText

/// A piece of a note's text around what was found.
public struct Passage: Sendable {
  /// A stretch of text, marked or not.
  public struct Piece: Sendable {
    public var text: String
    public var mark: Mark?
  }

  public var range: TextRange
  public var pieces: [Piece]
  /// Text was left out before or behind it.
  public var isCutBefore, isCutBehind: Bool

  /// The pieces as one line; `show` writes a marked piece.
  public func line(_ show: (Piece) -> String) -> String {
    let text = pieces.map { $0.mark == nil ? $0.text : show($0) }.joined()
    return (isCutBefore ? "…" : "") + text + (isCutBehind ? "…" : "")
  }
}

extension SearchHit {
  /// The passage of about `size` bytes that answers most parts of the query; the note's beginning when nothing is marked.
  public func passage(size: Int = 200) -> Passage {
    let text = note.text
    guard let first = bestMark(within: size * 2 / 3) else {
      return passage(from: Int(note.body.lower), to: Int(note.body.lower) + size)
    }
    let start = Int(marks[first].range.lower)
    var stop = Int(marks[first].range.upper)
    for mark in marks[first...] where Int(mark.range.upper) - start <= size * 2 / 3 {
      stop = Int(mark.range.upper)
    }
    let spare = max(0, size - (stop - start))
    return passage(
      from: max(Int(note.body.lower), start - spare / 2), to: min(text.count, stop + spare / 2))
  }

  /// The mark from which the next bytes answer most parts; entities that were asked for count double.
  private func bestMark(within size: Int) -> Int? {
    var best: (index: Int, value: Int)?
    for (index, mark) in marks.enumerated() {
      var parts: Set<Int> = []
      var value = 0
      for next in marks[index...] {
        guard Int(next.range.upper - mark.range.lower) <= size || next == mark else { break }
        if parts.insert(next.part).inserted { value += next.entity == nil ? 1 : 2 }
      }
      if value > best?.value ?? 0 { best = (index, value) }
    }
    return best?.index
  }

  /// Each mark with `words` words on both sides, for a concordance.
  public func concordance(words: Int) -> [Passage] {
    marks.map { mark in
      passage(
        from: step(words, from: Int(mark.range.lower), by: -1),
        to: step(words, from: Int(mark.range.upper), by: 1), exactly: true, only: mark)
    }
  }

  private func step(_ words: Int, from start: Int, by direction: Int) -> Int {
    let bytes = note.text.bytes
    var position = start
    var left = words
    func isBlank(_ index: Int) -> Bool { bytes[index] <= 0x20 }
    func canMove() -> Bool {
      direction < 0 ? position > Int(note.body.lower) : position < bytes.count
    }
    func here() -> Int { direction < 0 ? position - 1 : position }
    while left > 0, canMove() {
      while canMove(), isBlank(here()) { position += direction }
      while canMove(), !isBlank(here()) { position += direction }
      left -= 1
    }
    return position
  }

  private func passage(from start: Int, to end: Int, exactly: Bool = false, only: Mark? = nil)
    -> Passage
  {
    let bytes = note.text.bytes
    var lower = start
    var upper = min(end, bytes.count)
    if !exactly {
      while lower > Int(note.body.lower), lower < upper, bytes[lower - 1] > 0x20 { lower += 1 }
      while upper < bytes.count, upper > lower, bytes[upper] > 0x20 { upper -= 1 }
      // A passage without any blank is cut where it was asked for, between two characters.
      if upper == lower {
        (lower, upper) = (start, min(end, bytes.count))
        while lower > 0, bytes[lower] & 0xC0 == 0x80 { lower -= 1 }
        while upper < bytes.count, bytes[upper] & 0xC0 == 0x80 { upper += 1 }
      }
    }
    var pieces: [Passage.Piece] = []
    var position = lower
    for mark in only.map({ [$0] }) ?? marks {
      let (from, to) = (Int(mark.range.lower), Int(mark.range.upper))
      guard from >= position, to <= upper else { continue }
      append(position, from, nil, to: &pieces)
      append(from, to, mark, to: &pieces)
      position = to
    }
    append(position, upper, nil, to: &pieces)
    return Passage(
      range: TextRange(lower, upper), pieces: pieces, isCutBefore: lower > Int(note.body.lower),
      isCutBehind: upper < bytes.count)
  }

  /// Blanks and line ends become one blank.
  private func append(_ lower: Int, _ upper: Int, _ mark: Mark?, to pieces: inout [Passage.Piece]) {
    guard lower < upper else { return }
    var text: [UInt8] = []
    for byte in note.text.bytes[lower..<upper] {
      if byte <= 0x20 {
        if text.last != 0x20 { text.append(0x20) }
      } else {
        text.append(byte)
      }
    }
    pieces.append(Passage.Piece(text: String(decoding: text, as: UTF8.self), mark: mark))
  }
}
