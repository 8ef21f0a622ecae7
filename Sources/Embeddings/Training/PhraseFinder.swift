import ClinicalText

/// Pairs of words that stand together more often than chance would have it, such as "chest pain".
///
/// The score of a pair is (n(ab) - cutoff) N / (n(a) n(b)), as word2vec's; pairs above the threshold become one
/// word, `chest_pain`.
struct PhraseFinder {
  /// Both numbers of a pair in one, the first in the high half.
  private(set) var pairs: Set<UInt64> = []

  /// At so many different pairs those that came once are forgotten.
  private static let most = 1 << 22

  init(_ stream: CorpusStream, cutoff: Int, threshold: Double) {
    let isWord = (0..<stream.table.count).map { index in
      stream.counts[index] >= cutoff
        && stream.table.word(index).first.map { Byte.isLetter($0) || $0 >= 0x80 } == true
    }
    var found: [UInt64: Int32] = [:]
    var last: UInt32?
    for number in stream.numbers {
      let word = number != EncodedCorpus.stop && isWord[Int(number)] ? number : nil
      if let last, let word { found[Self.pair(last, word), default: 0] += 1 }
      last = word
      if found.count > Self.most { found = found.filter { $0.value > 1 } }
    }
    for (pair, count) in found where Int(count) > cutoff {
      let first = Double(stream.counts[Int(pair >> 32)])
      let second = Double(stream.counts[Int(pair & 0xFFFF_FFFF)])
      let score = Double(Int(count) - cutoff) * Double(stream.wordCount) / (first * second)
      if score > threshold { pairs.insert(pair) }
    }
  }

  /// The stream with phrases as words, the leftmost pair first.
  func join(_ stream: CorpusStream, beside output: String) throws(VectorError) -> CorpusStream {
    var builder = try CorpusBuilder(beside: output, table: stream.table)
    var held: UInt32?
    var written = 0
    for number in stream.numbers {
      if number == EncodedCorpus.stop {
        if let held { builder.append(Int(held)) }
        held = nil
        builder.stop()
      } else if let first = held, pairs.contains(Self.pair(first, number)) {
        let both = Array(stream.table.word(Int(first))) + [UInt8(ascii: "_")]
        builder.append(builder.number(of: both + stream.table.word(Int(number))))
        held = nil
      } else {
        if let held { builder.append(Int(held)) }
        held = number
      }
      written += 1
      if written % (1 << 16) == 0 { try builder.flush() }
    }
    if let held { builder.append(Int(held)) }
    return try builder.finish()
  }

  private static func pair(_ a: UInt32, _ b: UInt32) -> UInt64 { UInt64(a) << 32 | UInt64(b) }
}
