/// The words that the note line's model knows, by number; 0 stands for all others.
package struct WordIndex: Sendable {
  package let words: [String]
  private var numbers: [String: Int] = [:]

  package init(_ words: [String]) {
    self.words = words
    for (index, word) in words.enumerated() { numbers[word] = index + 1 }
  }

  /// The most frequent words of some texts, at most `most`, each found at least four times.
  package init(of texts: [[String]], most: Int) {
    var counts: [String: Int] = [:]
    for text in texts { for word in text { counts[word, default: 0] += 1 } }
    let frequent = counts.filter { $0.value >= 4 }
      .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    self.init(frequent.prefix(most).map { $0.key })
  }

  package var count: Int { words.count + 1 }

  package func number(_ word: String) -> Int { numbers[word] ?? 0 }
}
