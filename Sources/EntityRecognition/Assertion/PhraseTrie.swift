/// A word that phrases are compared with: the hash of its folded letters, or what holds one.
protocol PhraseWord {
  var hash: UInt64 { get }
}

extension UInt64: PhraseWord {
  var hash: UInt64 { self }
}

/// A trie over folded tokens: finds the longest phrase that begins at a token.
struct PhraseTrie: Sendable {
  private var keys = HashedKeys([])
  private var nodes: [Int32] = []
  private var edges: [UInt64: Int32] = [:]
  /// The words that phrases begin with, and the nodes behind them.
  private(set) var firstWords: [UInt64: Int32] = [:]
  private var found: [[Int32]] = [[]]
  /// The values of a node are those from its start to the next node's.
  private var starts: [Int32] = []
  private var values: [Int32] = []

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
        let next = Int32(found.count)
        edges[key] = next
        if node == 0 { firstWords[word] = next }
        node = next
        found.append([])
      }
    }
    found[Int(node)].append(value)
  }

  /// Lays edges and values out for fast look-up; to be called once, after the last `add`.
  mutating func close() {
    keys = HashedKeys(edges.keys.sorted())
    nodes = [Int32](repeating: 0, count: keys.places)
    for (key, node) in edges { nodes[keys.place(of: key)!] = node }
    edges = [:]
    starts = [0]
    for own in found {
      values += own
      starts.append(Int32(values.count))
    }
    found = []
  }

  /// The values of a match.
  func values(_ match: Match) -> ArraySlice<Int32> {
    values[Int(starts[Int(match.node)])..<Int(starts[Int(match.node) + 1])]
  }

  /// The longest phrase that begins at `start` and ends before `limit`, nil when there is none.
  func longest(_ words: UnsafeBufferPointer<some PhraseWord>, from start: Int, limit: Int) -> Match?
  {
    guard start < limit, let node = step(0, words[start].hash) else { return nil }
    return longest(words, from: start, behind: node, limit: limit)
  }

  /// The longest phrase whose first word, at `start`, leads to `node`.
  func longest(
    _ words: UnsafeBufferPointer<some PhraseWord>, from start: Int, behind node: Int32, limit: Int
  ) -> Match? {
    var node = node
    var best: Match?
    var position = start + 1
    while true {
      if starts[Int(node)] != starts[Int(node) + 1] {
        best = Match(length: position - start, node: node)
      }
      guard position < limit, let next = step(node, words[position].hash) else { return best }
      node = next
      position += 1
    }
  }

  private func step(_ node: Int32, _ word: UInt64) -> Int32? {
    keys.place(of: Self.key(node, word)).map { nodes[$0] }
  }

  private static func key(_ node: Int32, _ word: UInt64) -> UInt64 {
    FeatureHash.mix(UInt64(truncatingIfNeeded: node) &+ 1, word) | 1
  }
}
