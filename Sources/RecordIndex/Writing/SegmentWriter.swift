import RecordStore

/// Writes the leaf pages of one FTS5 segment: terms in order, each with its entries in the order of rows.
///
/// `WordPages` reads what this writes, and so does FTS5, whose layout it is.
struct SegmentWriter {
  /// As FTS5's own `pgsz`: a page is complete when it has that many bytes.
  static let pageSize = 8100
  private static let header = 4

  private let store: SegmentStore
  private var page: [UInt8] = []
  /// Where the terms of the page stand, each as its distance from the one before.
  private var footer: [UInt8] = []
  private var lastTermStart = 0
  private var term: [UInt8] = []
  private var lastRow = 0
  private var hasTerm = false
  private var hasRow = false

  init(_ store: SegmentStore) {
    self.store = store
    page.reserveCapacity(Self.pageSize + 256)
    beginPage()
  }

  private mutating func beginPage() {
    page.removeAll(keepingCapacity: true)
    page.append(contentsOf: repeatElement(0, count: Self.header))
    footer.removeAll(keepingCapacity: true)
    lastTermStart = 0
    hasTerm = false
    hasRow = false
  }

  private var size: Int { page.count + footer.count }

  // MARK: terms

  /// Begins the entries of a term of the main index, whose terms begin with "0".
  mutating func begin(_ word: UnsafeBufferPointer<UInt8>) throws(StoreError) {
    if size + word.count + 3 >= Self.pageSize, page.count > Self.header { try endPage() }
    Varint.append(page.count - lastTermStart, to: &footer)
    lastTermStart = page.count
    let shared = term.isEmpty ? 0 : 1 + shared(with: word)
    if hasTerm {
      Varint.append(shared, to: &page)
      append(word, from: shared)
    } else {
      // The index of pages tells this page's terms from those before by as few bytes as that takes.
      try store.addKey(store.pages == 0 ? [] : [UInt8(ascii: "0")] + word.prefix(shared))
      append(word, from: 0)
    }
    term.removeAll(keepingCapacity: true)
    term.append(UInt8(ascii: "0"))
    term.append(contentsOf: word)
    lastRow = 0
    hasTerm = true
    hasRow = true
  }

  /// The length of a term's bytes from `start` on, and they themselves; the first byte is "0".
  private mutating func append(_ word: UnsafeBufferPointer<UInt8>, from start: Int) {
    Varint.append(word.count + 1 - start, to: &page)
    if start == 0 { page.append(UInt8(ascii: "0")) }
    page.append(contentsOf: word[max(0, start - 1)...])
  }

  /// The bytes that a word shares with the last one.
  private func shared(with word: UnsafeBufferPointer<UInt8>) -> Int {
    var count = 0
    while count < word.count, count + 1 < term.count, term[count + 1] == word[count] { count += 1 }
    return count
  }

  // MARK: entries

  /// Adds the entry of a row, above those before: that it is removed, or its list of places, the first in the
  /// lowest byte.
  mutating func add(_ row: Int, packed: UInt64, _ count: Int, isRemoved: Bool) throws(StoreError) {
    if size >= Self.pageSize { try endPage() }
    addRow(row)
    // A short list may run past the intended size: pages have room for that.
    page.append(UInt8(count << 1 | (isRemoved ? 1 : 0)))
    var list = packed
    for _ in 0..<count {
      page.append(UInt8(truncatingIfNeeded: list))
      list >>= 8
    }
  }

  /// Adds the entry of a row, above those before, with its list of places.
  mutating func add(_ row: Int, _ list: ArraySlice<UInt8>) throws(StoreError) {
    if size >= Self.pageSize { try endPage() }
    addRow(row)
    Varint.append(list.count << 1, to: &page)
    var start = list.startIndex
    while true {
      // A list that runs over the page's end is cut between numbers.
      var end = min(list.endIndex, start + max(0, Self.pageSize - size))
      while end > start, end < list.endIndex, list[end - 1] >= 0x80 { end -= 1 }
      page.append(contentsOf: list[start..<end])
      if end == list.endIndex { return }
      start = end
      try endPage()
    }
  }

  @inline(__always)
  private mutating func addRow(_ row: Int) {
    if hasRow {
      Varint.append(row - lastRow, to: &page)
    } else {
      page[0] = UInt8(page.count >> 8)
      page[1] = UInt8(page.count & 0xFF)
      Varint.append(row, to: &page)
      hasRow = true
    }
    lastRow = row
  }

  // MARK: pages

  private mutating func endPage() throws(StoreError) {
    page[2] = UInt8(page.count >> 8)
    page[3] = UInt8(page.count & 0xFF)
    page.append(contentsOf: footer)
    try store.add(page)
    beginPage()
  }

  /// Writes the last page.
  mutating func finish() throws(StoreError) {
    if page.count > Self.header { try endPage() }
  }
}

/// Where the pages of one segment go.
final class SegmentStore {
  let number: Int
  private(set) var pages = 0
  private let addPage, addIndex: Statement

  init(_ table: String, number: Int, in database: borrowing Database) throws(StoreError) {
    self.number = number
    addPage = try database.prepare("INSERT INTO \(table)_data(id, block) VALUES(?, ?)")
    addIndex = try database.prepare("INSERT INTO \(table)_idx(segid, term, pgno) VALUES(?, ?, ?)")
  }

  /// Adds the next page.
  func add(_ page: [UInt8]) throws(StoreError) {
    pages += 1
    addPage.bind(1, number << 37 | pages)
    addPage.bind(2, blob: page)
    try addPage.run()
  }

  /// Says from which bytes on terms stand on the next page.
  func addKey(_ key: [UInt8]) throws(StoreError) {
    addIndex.bind(1, number)
    addIndex.bind(2, blob: key)
    addIndex.bind(3, (pages + 1) << 1)
    try addIndex.run()
  }
}
