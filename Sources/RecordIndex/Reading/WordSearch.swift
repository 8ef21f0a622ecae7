import ClinicalText
import RecordStore

/// One word to look up in the index.
struct SearchTerm: Hashable {
  var word: [UInt8]
  var isPrefix = false
}

extension IndexReader {
  /// The index words of a query's words, cut and folded as notes are.
  func terms(of query: WordQuery) -> [SearchTerm] {
    let text = NoteText(query.text)
    var terms: [SearchTerm] = []
    text.bytes.withUnsafeBufferPointer { bytes in
      for token in breaker.tokens(of: text) where token.kind.isIndexed {
        var word: [UInt8] = []
        let part = UnsafeBufferPointer(rebasing: bytes[token.range.indices])
        folder.append(part, to: &word)
        terms.append(SearchTerm(word: word))
      }
      // The beginning of a word has not its ending: it is only put in lower case.
      if query.isPrefix, let last = breaker.tokens(of: text).last(where: { $0.kind.isIndexed }) {
        let part = String(decoding: bytes[last.range.indices], as: UTF8.self).lowercased()
        terms[terms.count - 1] = SearchTerm(word: Array(part.utf8), isPrefix: true)
      }
    }
    return terms
  }
}

/// Looks words, phrases and facts up in the pages of an index.
struct WordSearch {
  private let index: IndexReader

  init(_ index: IndexReader) { self.index = index }

  /// The notes with a word.
  func counts(_ term: SearchTerm) throws(StoreError) -> Postings {
    var sink = CountingSink(lengths: index.lengths.codes)
    defer { sink.free() }
    try index.words.scan(term.word, prefix: term.isPrefix, into: &sink)
    return sink.postings().merged(bound: index.lengths.codes.count)
  }

  /// The notes with any of some mentions that hold in one of some ways.
  func facts(_ mentions: [Int], _ letters: Set<String>, sections: [Int]) throws(StoreError)
    -> Postings
  {
    var words: [(String, isPrefix: Bool)] = []
    for mention in mentions {
      for letter in letters {
        if sections.isEmpty {
          words.append((Fact.prefix(mention: mention, letter), true))
        } else {
          words += sections.map { (Fact.word(mention: mention, letter, section: $0), false) }
        }
      }
    }
    var sink = CountingSink(lengths: index.lengths.codes)
    defer { sink.free() }
    for (word, isPrefix) in words.sorted(by: { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }) {
      try index.facts.scan(Array(word.utf8), prefix: isPrefix, into: &sink)
    }
    return sink.postings().merged(bound: index.lengths.codes.count)
  }

  /// The notes with words that follow each other, and where the first of them stands; of `wanted` notes only.
  func phrase(_ terms: [SearchTerm], among wanted: RowSet? = nil) throws(StoreError)
    -> PlacedPostings
  {
    var result: PlacedPostings?
    for place in try rarestFirst(terms.map { [$0] }) {
      let bound = index.lengths.codes.count
      let rows = result.map { RowSet($0.rows, bound: bound) } ?? wanted
      var sink = PlacingSink(lengths: index.lengths.codes, offset: place, among: rows)
      let scan = Swift.Result { () throws(StoreError) in
        try index.words.scan(terms[place].word, prefix: terms[place].isPrefix, into: &sink)
      }
      let found = sink.postings().merged()
      try scan.get()
      result = result.map { Self.both($0, found) } ?? found
    }
    return result ?? PlacingSink(lengths: index.lengths.codes).postings()
  }

  /// The phrases by how much there is to read of their rarest words: the others are then looked for in few notes.
  func rarestFirst(_ phrases: [[SearchTerm]]) throws(StoreError) -> [Int] {
    guard phrases.count > 1 else { return Array(phrases.indices) }
    var sizes: [Int] = []
    for phrase in phrases {
      var least = Int.max
      for term in phrase {
        least = min(least, try index.words.pages(term.word, prefix: term.isPrefix))
      }
      sizes.append(least)
    }
    return phrases.indices.sorted { (sizes[$0], $0) < (sizes[$1], $1) }
  }

  /// The places that stand in both lists.
  private static func both(_ first: PlacedPostings, _ second: PlacedPostings) -> PlacedPostings {
    join(first, second) { a, b, places in
      var j = 0
      for place in a {
        while j < b.count, b[j] < place { j += 1 }
        guard j < b.count else { return }
        if b[j] == place { places.append(place) }
      }
    }
  }

  /// The notes in which phrases stand with at most `distance` words between each two that follow.
  static func near(_ phrases: [PlacedPostings], _ lengths: [Int], _ distance: Int) -> PlacedPostings
  {
    var result = phrases[0]
    for i in 1..<phrases.count {
      let ahead = Int32(lengths[i - 1] + distance)
      let behind = Int32(lengths[i] + distance)
      result = join(result, phrases[i]) { a, b, places in
        var low = 0
        for place in b {
          while low < a.count, a[low] < place - ahead { low += 1 }
          guard low < a.count else { return }
          if a[low] <= place + behind, a[low] >> 28 == place >> 28 { places.append(place) }
        }
      }
    }
    return result
  }

  private typealias Places = UnsafeBufferPointer<Int32>

  /// Joins two lists row by row; rows for which `body` gives no place are left out.
  @inline(__always)
  private static func join(
    _ first: PlacedPostings, _ second: PlacedPostings,
    _ body: (Places, Places, inout GrowingMemory<Int32>) -> Void
  ) -> PlacedPostings {
    var rows = GrowingMemory<Int32>()
    var starts = GrowingMemory<Int32>()
    var places = GrowingMemory<Int32>()
    starts.append(0)
    let (a, b) = (first.rows, second.rows)
    var (i, j) = (0, 0)
    while i < a.count, j < b.count {
      if a[i] < b[j] {
        i += 1
      } else if a[i] > b[j] {
        j += 1
      } else {
        let begun = places.count
        body(first.places(at: i), second.places(at: j), &places)
        if places.count > begun {
          rows.append(a[i])
          starts.append(Int32(places.count))
        }
        i += 1
        j += 1
      }
    }
    return PlacedPostings(rows: rows, starts: starts, places: places)
  }

  /// The notes that have one of the places inside a section of some kinds.
  func within(_ kinds: [Int], _ found: PlacedPostings) throws(StoreError) -> Postings {
    var result = Postings()
    let statement = try index.database.prepare(
      "SELECT note, word_column, first_word, words FROM section INDEXED BY section_words"
        + " WHERE kind = ? AND words > 0 ORDER BY note")
    for kind in kinds {
      statement.bind(1, kind)
      var i = 0
      while i < found.rows.count, try statement.step() {
        let note = statement.integer(0)
        while i < found.rows.count, found.rows[i] < note { i += 1 }
        guard i < found.rows.count, found.rows[i] == note else { continue }
        let lower = Int32(statement.integer(1) << 28 + statement.integer(2))
        let upper = lower + Int32(statement.integer(3))
        let count = found.places(at: i).count { lower <= $0 && $0 < upper }
        if count > 0 {
          result.rows.append(Int32(note))
          result.weights.append(UInt16(min(count * 2, 60_000)))
        }
      }
      statement.reset()
    }
    return result.merged(bound: index.lengths.codes.count)
  }
}

extension Postings {
  /// Ascending rows, each once: those of several terms or segments come in runs.
  consuming func merged(bound: Int) -> Postings {
    guard !rows.withUnsafeBufferPointer({ $0.isStrictlyAscending }) else { return self }
    var sums = [UInt16](repeating: 0, count: bound)
    for (row, weight) in zip(rows, weights) {
      sums[Int(row)] = UInt16(min(UInt32(sums[Int(row)]) + UInt32(weight), 60_000))
    }
    var result = Postings()
    for (row, sum) in sums.enumerated() where sum > 0 {
      result.rows.append(Int32(row))
      result.weights.append(sum)
    }
    return result
  }
}

extension PlacedPostings {
  /// The counts by the columns' weights.
  func counts() -> Postings {
    var result = Postings()
    result.rows = Array(rows)
    result.weights = rows.indices.map { index in
      var weight = 0
      for place in places(at: index) { weight += Int(WordColumn.weights[Self.column(place)] * 2) }
      return UInt16(min(weight, 60_000))
    }
    return result
  }

  /// Ascending rows with ascending places, each once.
  func merged() -> PlacedPostings {
    guard !rows.isStrictlyAscending else { return self }
    var rowList = GrowingMemory<Int32>()
    var starts = GrowingMemory<Int32>()
    var all = GrowingMemory<Int32>()
    starts.append(0)
    let order = rows.indices.sorted { (rows[$0], $0) < (rows[$1], $1) }
    var next = 0
    while next < order.count {
      let row = rows[order[next]]
      var run: [Int32] = []
      while next < order.count, rows[order[next]] == row {
        run += places(at: order[next])
        next += 1
      }
      for place in run.sorted() { all.append(place) }
      rowList.append(row)
      starts.append(Int32(all.count))
    }
    return PlacedPostings(rows: rowList, starts: starts, places: all)
  }
}

extension UnsafeBufferPointer<Int32> {
  var isStrictlyAscending: Bool {
    for i in 1..<Swift.max(1, count) where self[i] <= self[i - 1] { return false }
    return true
  }
}
