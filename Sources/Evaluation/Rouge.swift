import ClinicalText

/// How much of a reference a summary holds: shared words, word pairs and the longest common order of words.
///
/// Words are runs of ASCII letters and digits in lower case, as the rouge-score package reads them without stemming.
public struct Rouge: Hashable, Sendable {
  /// Precision, recall and their harmonic mean.
  public struct Score: Hashable, Sendable {
    public var precision: Double
    public var recall: Double
    public var f: Double {
      precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0
    }

    init(shared: Int, of reference: Int, in summary: Int) {
      precision = Double(shared) / Double(max(1, summary))
      recall = Double(shared) / Double(max(1, reference))
    }
  }

  public var one, two, longest: Score

  public init(reference: String, summary: String) {
    let wanted = Self.words(reference)
    let said = Self.words(summary)
    one = Self.overlap(wanted, said, length: 1)
    two = Self.overlap(wanted, said, length: 2)
    longest = Score(
      shared: Self.longestCommon(wanted, said), of: wanted.count, in: said.count)
  }

  /// The words that scores are counted in.
  public static func words(_ text: String) -> [String] {
    text.utf8.split { !Byte.isLetter($0) && !Byte.isDigit($0) }
      .map { String(decoding: $0.map { Byte.isUpper($0) ? $0 | 0x20 : $0 }, as: UTF8.self) }
  }

  private static func overlap(_ reference: [String], _ summary: [String], length: Int) -> Score {
    let wanted = counts(reference, length)
    let said = counts(summary, length)
    let shared = wanted.reduce(0) { $0 + min($1.value, said[$1.key] ?? 0) }
    return Score(
      shared: shared, of: max(0, reference.count - length + 1),
      in: max(0, summary.count - length + 1))
  }

  private static func counts(_ words: [String], _ length: Int) -> [[String]: Int] {
    var counts: [[String]: Int] = [:]
    guard words.count >= length else { return counts }
    for start in 0...(words.count - length) {
      counts[Array(words[start..<start + length]), default: 0] += 1
    }
    return counts
  }

  private static func longestCommon(_ a: [String], _ b: [String]) -> Int {
    var row = [Int](repeating: 0, count: b.count + 1)
    for word in a {
      var corner = 0
      for j in b.indices {
        let above = row[j + 1]
        row[j + 1] = word == b[j] ? corner + 1 : max(above, row[j])
        corner = above
      }
    }
    return row[b.count]
  }
}
