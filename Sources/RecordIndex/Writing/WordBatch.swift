import Glibc
import RecordStore

/// The words of the notes that one transaction adds and removes.
struct WordBatch {
  private struct Posting {
    var term: UInt32
    /// The bytes of its list of places.
    var count: UInt32
    var row: Int
    /// The list itself when it takes at most seven bytes; where it stands in `lists` when it is longer.
    var list: UInt64

    static let isRemoved: UInt64 = 1 << 63
    static let longestInline = 7
  }

  private let terms = ByteNumbers()
  private var postings: [Posting] = []
  private var lists: [UInt8] = []
  private var isSorted = true

  var isEmpty: Bool { postings.isEmpty }

  /// Adds the words of a note, or, when it `isRemoved`, that its row holds them no more.
  mutating func add(_ row: Int, _ words: NoteWords, isRemoved: Bool) {
    if let last = postings.last, row < last.row { isSorted = false }
    words.bytes.withUnsafeBufferPointer { bytes in
      for entry in words.entries {
        let start = Int(entry.start)
        let end = start + Int(entry.wordCount)
        let term = terms.number(.init(rebasing: bytes[start..<end]), hash: entry.hash).number
        let list = UnsafeBufferPointer(rebasing: bytes[end..<end + Int(entry.listCount)])
        postings.append(
          Posting(
            term: UInt32(term), count: isRemoved ? 0 : entry.listCount, row: row,
            list: isRemoved ? Posting.isRemoved : keep(list)))
      }
    }
  }

  private mutating func keep(_ list: UnsafeBufferPointer<UInt8>) -> UInt64 {
    guard list.count <= Posting.longestInline else {
      lists.append(contentsOf: list)
      return UInt64(lists.count - list.count)
    }
    var packed: UInt64 = 0
    for byte in list.reversed() { packed = packed << 8 | UInt64(byte) }
    return packed
  }

  mutating func removeAll() {
    terms.removeAll()
    postings.removeAll(keepingCapacity: true)
    lists.removeAll(keepingCapacity: true)
    isSorted = true
  }

  /// Writes everything as one segment.
  mutating func write(to writer: inout SegmentWriter) throws(StoreError) {
    if !isSorted { postings.sort { ($0.row, $0.term) < ($1.row, $1.term) } }
    let ranked = rankedTerms()
    sortByTerm(ranked)
    var next = 0
    for (rank, term) in ranked.enumerated() {
      try writer.begin(terms.bytes(term))
      while next < postings.count, postings[next].term == rank {
        try write(postings[next], to: &writer)
        next += 1
      }
    }
    try writer.finish()
  }

  private func write(_ posting: Posting, to writer: inout SegmentWriter) throws(StoreError) {
    let count = Int(posting.count)
    guard count > Posting.longestInline else {
      let isRemoved = posting.list == Posting.isRemoved
      return try writer.add(posting.row, packed: posting.list, count, isRemoved: isRemoved)
    }
    let start = Int(posting.list)
    try writer.add(posting.row, lists[start..<start + count])
  }

  /// Sorts the postings by the rank of their terms, which take the place of the terms' numbers, and leaves the rows
  /// of each in their order: two rounds over a few hundred heaps each, whose ends stay in the processor's cache.
  private mutating func sortByTerm(_ ranked: [Int]) {
    var ranks = [UInt32](repeating: 0, count: ranked.count)
    for (rank, term) in ranked.enumerated() { ranks[term] = UInt32(rank) }
    for index in postings.indices { postings[index].term = ranks[Int(postings[index].term)] }
    let bits = max(1, (Int.bitWidth - ranked.count.leadingZeroBitCount + 1) / 2)
    var other = postings
    Self.deal(postings, shift: 0, bits: bits, into: &other)
    Self.deal(other, shift: bits, bits: bits, into: &postings)
  }

  private static func deal(
    _ postings: [Posting], shift: Int, bits: Int, into sorted: inout [Posting]
  ) {
    let mask = 1 << bits - 1
    var starts = [Int](repeating: 0, count: mask + 2)
    for posting in postings { starts[(Int(posting.term) >> shift & mask) + 1] += 1 }
    for heap in 0..<mask { starts[heap + 1] += starts[heap] }
    for posting in postings {
      let heap = Int(posting.term) >> shift & mask
      sorted[starts[heap]] = posting
      starts[heap] += 1
    }
  }

  /// The numbers of the terms in the order of their bytes.
  private func rankedTerms() -> [Int] {
    var keyed = (0..<terms.count).map { (head: ByteNumbers.head(terms.bytes($0)), term: $0) }
    keyed.sort { a, b in
      a.head != b.head ? a.head < b.head : Self.precedes(terms.bytes(a.term), terms.bytes(b.term))
    }
    return keyed.map(\.term)
  }

  private static func precedes(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>)
    -> Bool
  {
    let order = memcmp(a.baseAddress!, b.baseAddress!, min(a.count, b.count))
    return order != 0 ? order < 0 : a.count < b.count
  }
}
