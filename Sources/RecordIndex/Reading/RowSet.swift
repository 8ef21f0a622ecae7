/// A set of rows, one bit each.
struct RowSet: Sendable, Equatable {
  private(set) var words: [UInt64] = []

  init() {}

  /// No rows, with room for those below `bound`.
  init(bound: Int) { words = [UInt64](repeating: 0, count: (bound + 63) / 64) }

  mutating func insert(_ row: Int) {
    let word = row >> 6
    if word >= words.count {
      words.append(
        contentsOf: repeatElement(0, count: max(word + 1, words.count * 2) - words.count))
    }
    words[word] |= 1 << UInt64(row & 63)
  }

  func contains(_ row: Int) -> Bool {
    let word = row >> 6
    return word < words.count && words[word] >> UInt64(row & 63) & 1 == 1
  }

  var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }
  var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

  mutating func formIntersection(_ other: RowSet) {
    for i in words.indices { words[i] &= i < other.words.count ? other.words[i] : 0 }
  }

  mutating func formUnion(_ other: RowSet) {
    if words.count < other.words.count {
      words.append(contentsOf: repeatElement(0, count: other.words.count - words.count))
    }
    for i in other.words.indices { words[i] |= other.words[i] }
  }

  mutating func subtract(_ other: RowSet) {
    for i in 0..<min(words.count, other.words.count) { words[i] &= ~other.words[i] }
  }

  /// The rows, ascending.
  var rows: [Int] {
    var rows: [Int] = []
    forEach { rows.append($0) }
    return rows
  }

  /// Calls `body` with each row, ascending.
  @inline(__always)
  func forEach(_ body: (Int) throws -> Void) rethrows {
    for (index, word) in words.enumerated() where word != 0 {
      var rest = word
      while rest != 0 {
        try body(index << 6 | rest.trailingZeroBitCount)
        rest &= rest &- 1
      }
    }
  }
}
