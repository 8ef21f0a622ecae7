/// The search for a term, and the reading of its entries, over the leaf pages of one segment.
struct SegmentReading {
  private let key: [UInt8]
  private let prefix: Bool
  private var term: [UInt8] = []
  /// True while the entries of a wanted term go on.
  private var isInside = false
  private var row = 0
  /// Bytes of the position list that stand on the next page.
  private var missing = 0

  init(key: [UInt8], prefix: Bool) {
    self.key = key
    self.prefix = prefix
  }

  /// Reads one page; false when nothing that is wanted can follow.
  mutating func read(_ page: LeafPage, into sink: inout some PostingSink) -> Bool {
    var footer = VarintCursor(page.bytes, at: page.end)
    var offset = footer.position < page.bytes.count ? footer.next() : page.end
    if isInside {
      readEntries(page, from: 4, to: offset, absolute: page.firstRow, into: &sink)
      if offset == page.end { return true }
      isInside = false
      if !prefix { return false }
    }
    var isFirst = true
    while offset < page.end {
      let isLast = footer.position >= page.bytes.count
      let next = isLast ? page.end : offset + footer.next()
      var cursor = VarintCursor(page.bytes, at: offset)
      readTerm(&cursor, isFirst)
      isFirst = false
      switch comparison() {
      case .before: break
      case .behind: return false
      case .wanted:
        row = 0
        missing = 0
        readEntries(page, from: cursor.position, to: next, absolute: cursor.position, into: &sink)
        if isLast {
          isInside = true
        } else if !prefix {
          return false
        }
      }
      offset = next
    }
    return true
  }

  /// The first term of a page is whole, the others say how many bytes they share with the one before.
  private mutating func readTerm(_ cursor: inout VarintCursor, _ isFirst: Bool) {
    let kept = isFirst ? 0 : cursor.next()
    let count = cursor.next()
    term.removeSubrange(min(kept, term.count)...)
    let end = min(cursor.position + count, cursor.bytes.count)
    term.append(contentsOf: cursor.bytes[cursor.position..<end])
    cursor.position = end
  }

  private enum Comparison { case before, wanted, behind }

  private func comparison() -> Comparison {
    let count = min(term.count, key.count)
    for i in 0..<count where term[i] != key[i] { return term[i] < key[i] ? .before : .behind }
    if term.count < key.count { return .before }
    return term.count == key.count || prefix ? .wanted : .behind
  }

  /// Entries are a row (its distance from the one before, or whole at `absolute`), twice the size of the position list
  /// plus a deletion bit, and the list.
  private mutating func readEntries(
    _ page: LeafPage, from start: Int, to end: Int, absolute: Int, into sink: inout some PostingSink
  ) {
    var cursor = VarintCursor(page.bytes, at: start)
    if missing > 0 { take(&cursor, missing, end, into: &sink) }
    while cursor.position < end, missing == 0 {
      let isAbsolute = cursor.position == absolute
      let number = cursor.next()
      row = isAbsolute ? number : row + number
      let size = cursor.next()
      guard size > 1 else { continue }
      sink.begin(row)
      take(&cursor, size >> 1, end, into: &sink)
    }
  }

  private mutating func take(
    _ cursor: inout VarintCursor, _ count: Int, _ end: Int, into sink: inout some PostingSink
  ) {
    let here = min(count, end - cursor.position)
    sink.places(
      UnsafeRawBufferPointer(rebasing: cursor.bytes[cursor.position..<cursor.position + here]))
    cursor.position += here
    missing = count - here
    if missing == 0 { sink.end() }
  }
}
