import ClinicalText
import TensorCore

/// The words that a tagger has rows of its own for; all others share one row, numbers another.
struct TaggerVocabulary: Sendable {
  static let unknown = 0
  static let number = 1

  private let table: NumberedWords

  init(words: [String]) { table = NumberedWords(words) }

  /// The words that a tagger's file lists.
  init(_ file: WeightFile) throws(WeightFileError) {
    var table = NumberedWords()
    try file.forEachLine("words") { _ = table.insert($0) }
    self.table = table
  }

  /// The folded words that occur at least `least` times, by falling frequency, equals by their bytes.
  init(counts: [String: Int], least: Int) {
    let kept = counts.filter { $0.value >= least }
    self.init(words: kept.keys.sorted { (-kept[$0]!, $0) < (-kept[$1]!, $1) })
  }

  var words: [String] { (0..<table.count).map { table.text($0) } }

  /// The size of the word table.
  var count: Int { table.count + 2 }

  func number(of folded: [UInt8], _ kind: TokenKind) -> Int {
    if kind == .number { return Self.number }
    return folded.withUnsafeBufferPointer { table.find($0).map { $0 + 2 } } ?? Self.unknown
  }
}

/// The characters of a word as the spelling network reads them.
enum Spelling {
  static let table = 128
  static let longest = 20

  /// Writes the character numbers of a token: ASCII as it is, other bytes as one character; long words lose their middle.
  static func read(
    _ bytes: UnsafeBufferPointer<UInt8>, _ range: TextRange, into word: inout [Int32]
  ) {
    word.removeAll(keepingCapacity: true)
    let count = range.count
    for (offset, i) in range.indices.enumerated() {
      if count > longest, offset >= longest / 2, offset < count - longest / 2 { continue }
      let byte = bytes[i]
      if byte >= 0x80 {
        if byte & 0xC0 != 0x80 { word.append(1) }
      } else {
        word.append(Int32(byte))
      }
    }
  }
}
