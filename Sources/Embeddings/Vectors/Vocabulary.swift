import ClinicalText
import TensorCore

/// The keys that have a vector of their own, the most frequent first, with how often each came.
public struct Vocabulary: Sendable {
  let table: NumberedWords
  public let counts: [Int]

  init(table: NumberedWords, counts: [Int]) {
    precondition(table.count == counts.count)
    self.table = table
    self.counts = counts
  }

  /// A vocabulary of these keys in this order; a key that comes again is a caller's mistake.
  public init(_ keys: [String], counts: [Int]? = nil) {
    var table = NumberedWords(reserving: keys.count)
    for key in keys {
      let index = Array(key.utf8).withUnsafeBufferPointer { table.insert($0) }
      precondition(index == table.count - 1, "a key twice")
    }
    self.init(table: table, counts: counts ?? [Int](repeating: 1, count: keys.count))
  }

  /// The vocabulary in a file of vectors; a key that comes again, or a count that is none, is damage.
  init(_ file: WeightFile) throws(WeightFileError) {
    func damage(_ reason: String) -> WeightFileError {
      WeightFileError(file.source, reason: reason)
    }
    let counts = try file.stored("counts").matrix().array
    var table = NumberedWords(reserving: counts.count)
    var lines = 0
    var twice: (later: Int, earlier: Int)?
    try file.forEachLine("vocabulary") { key in
      let index = table.insert(key)
      lines += 1
      if index != lines - 1, twice == nil { twice = (lines, index + 1) }
    }
    guard lines == counts.count else {
      throw damage("it has \(lines) words and \(counts.count) counts")
    }
    if let (later, earlier) = twice { throw damage("word \(later) is the same as word \(earlier)") }
    if let none = counts.firstIndex(where: { !($0 >= 0 && $0 < 0x1p62) }) {
      throw damage("word \(none + 1) has no count")
    }
    self.init(table: table, counts: counts.map { Int($0) })
  }

  public var count: Int { counts.count }

  /// The key with that number.
  public subscript(index: Int) -> String { table.text(index) }

  /// The number of a key, nil when it has no vector of its own.
  public func index(of key: UnsafeBufferPointer<UInt8>) -> Int? { table.find(key) }

  /// The number of a word as it may stand in a text.
  public func index(of word: String) -> Int? {
    VectorKey.make(word).withUnsafeBufferPointer { table.find($0) }
  }

  /// How often any key came.
  public var total: Int { counts.reduce(0, +) }

  /// All keys in order.
  public var keys: [String] { (0..<count).map { table.text($0) } }

  /// Longer keys are addresses and run-together text.
  private static let longestWord = 32

  /// Those of `table` that came at least `cutoff` times, by falling count, equals by their bytes; and where
  /// each number of the table went (-1: left out).
  static func cut(_ table: NumberedWords, counts: [Int], cutoff: Int, limit: Int)
    -> (vocabulary: Vocabulary, map: [Int32])
  {
    var order = (0..<table.count).filter {
      counts[$0] >= cutoff && table.range($0).count <= longestWord
    }
    order.sort {
      counts[$0] != counts[$1]
        ? counts[$0] > counts[$1] : table.word($0).lexicographicallyPrecedes(table.word($1))
    }
    if order.count > limit { order.removeLast(order.count - limit) }
    var map = [Int32](repeating: -1, count: table.count)
    var kept = NumberedWords(reserving: order.count)
    for old in order {
      map[old] = Int32(kept.count)
      _ = table.word(old).withUnsafeBufferPointer { kept.insert($0) }
    }
    return (Vocabulary(table: kept, counts: order.map { counts[$0] }), map)
  }
}
