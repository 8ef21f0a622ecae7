import ClinicalText

/// Phrases of a lexicon, compiled over lexemes; each leads to its row.
struct LexemePhrases: Sendable {
  private var trie = PhraseTrie()
  let rows: [[String]]

  /// The first column of `rows` holds the phrases.
  init(_ rows: [[Substring]]) {
    self.rows = rows.map { $0.map(String.init) }
    var lexemes: [Lexeme] = []
    for (index, row) in rows.enumerated() {
      let bytes = Array(row[0].utf8)
      bytes.withUnsafeBufferPointer {
        LexemeCutter(bytes: $0).cut(TextRange(0, $0.count), into: &lexemes)
      }
      let phrase = lexemes.map(\.code).filter { $0 != Self.period }
      if !phrase.isEmpty { trie.add(phrase, value: Int32(index)) }
    }
    trie.close()
  }

  static let period = LexemeCutter.code(".")

  /// The longest phrase that begins at a lexeme: where it ends, and its row.
  func match(_ codes: UnsafeBufferPointer<UInt64>, at start: Int, limit: Int) -> (
    end: Int, row: [String]
  )? {
    guard let match = trie.longest(codes, from: start, limit: limit),
      let row = trie.values(match).first
    else { return nil }
    return (start + match.length, rows[Int(row)])
  }
}
