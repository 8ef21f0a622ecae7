/// A trie over folded tokens: finds the longest phrase that begins at a token.
struct PhraseTrie: Sendable {
  private var keys = HashedKeys([])
  private var nodes: [Int32] = []
  private var edges: [UInt64: Int32] = [:]
  private var found: [[Int32]] = [[]]

  /// A phrase found in a text: how many tokens it has and the values added with it.
  struct Match {
    var length: Int
    var node: Int32
  }

  /// Adds a phrase; several values may share one phrase.
  mutating func add(_ phrase: [UInt64], value: Int32) {
    var node: Int32 = 0
    for word in phrase {
      let key = Self.key(node, word)
      if let next = edges[key] {
        node = next
      } else {
        node = Int32(found.count)
        edges[key] = node
        found.append([])
      }
    }
    found[Int(node)].append(value)
  }

  /// Lays the edges out for fast look-up; to be called once, after the last `add`.
  mutating func close() {
    keys = HashedKeys(edges.keys.sorted())
    nodes = [Int32](repeating: 0, count: keys.places)
    for (key, node) in edges { nodes[keys.place(of: key)!] = node }
    edges = [:]
  }

  /// The values of a match.
  func values(_ match: Match) -> [Int32] { found[Int(match.node)] }

  /// The longest phrase that begins at `start` and ends before `limit`, nil when there is none.
  func longest(_ words: UnsafeBufferPointer<UInt64>, from start: Int, limit: Int) -> Match? {
    var node: Int32 = 0
    var best: Match?
    var position = start
    while position < limit {
      guard let next = step(node, words[position]) else { break }
      node = next
      position += 1
      if !found[Int(node)].isEmpty { best = Match(length: position - start, node: node) }
    }
    return best
  }

  private func step(_ node: Int32, _ word: UInt64) -> Int32? {
    keys.place(of: Self.key(node, word)).map { nodes[$0] }
  }

  private static func key(_ node: Int32, _ word: UInt64) -> UInt64 {
    FeatureHash.mix(UInt64(truncatingIfNeeded: node) &+ 1, word) | 1
  }
}
