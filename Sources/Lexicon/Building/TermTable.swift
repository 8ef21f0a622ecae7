/// Atom sequences with their senses, in flat arrays, sorted into a trie.
struct TermTable {
  private(set) var atoms: [UInt32] = []
  private(set) var starts: [UInt32] = [0]
  private(set) var senses: [Sense] = []

  var count: Int { senses.count }

  mutating func add(_ term: [UInt32], _ sense: Sense) {
    atoms.append(contentsOf: term)
    starts.append(UInt32(atoms.count))
    senses.append(sense)
  }

  /// The trie over all terms: edges and accepted senses of each state, breadth first.
  func trie(atomCount: Int) -> Trie {
    let order = sorted()
    var trie = Trie()
    trie.root = [UInt32](repeating: 0, count: atomCount)
    trie.senses = [Sense(target: 0, flags: Sense.last, context: 0)]
    var queue: [(lower: UInt32, upper: UInt32, depth: UInt32)] = [(0, UInt32(count), 0)]
    var head = 0
    while head < queue.count {
      let node = queue[head]
      head += 1
      trie.firstEdge.append(UInt32(trie.edges.count))
      var lower = Int(node.lower)
      let upper = Int(node.upper)
      let depth = Int(node.depth)
      var accepted = lower
      while accepted < upper, length(order[accepted]) == depth { accepted += 1 }
      trie.accepts.append(accept(order[lower..<accepted], into: &trie.senses))
      lower = accepted
      while lower < upper {
        let atom = self.atom(order[lower], depth)
        var end = lower + 1
        while end < upper, self.atom(order[end], depth) == atom { end += 1 }
        trie.edges.append(atom)
        if depth == 0 { trie.root[Int(atom)] = UInt32(trie.edges.count) }
        queue.append((UInt32(lower), UInt32(end), UInt32(depth + 1)))
        lower = end
      }
      if head & 0xFFFFF == 0 {
        queue.removeFirst(head)
        head = 0
      }
    }
    trie.firstEdge.append(UInt32(trie.edges.count))
    return trie
  }

  /// Appends the senses of one state, each target once; variants only where no term stands so.
  private func accept(_ terms: ArraySlice<UInt32>, into senses: inout [Sense]) -> UInt32 {
    var own: [Sense] = []
    for term in terms {
      let sense = self.senses[Int(term)]
      let known = own.firstIndex {
        $0.target == sense.target && $0.kind == sense.kind && $0.context == 0 && sense.context == 0
      }
      if let known {
        let both = own[known].flags & sense.flags & (Sense.capitals | Sense.short)
        let keep: UInt32 = ~(Sense.capitals | Sense.short)
        own[known].flags = (own[known].flags | sense.flags) & keep | both
      } else {
        own.append(sense)
      }
    }
    if own.contains(where: \.isDirect) { own.removeAll { !$0.isDirect } }
    guard !own.isEmpty else { return 0 }
    let first = UInt32(senses.count)
    own[own.count - 1].flags |= Sense.last
    senses += own
    return first
  }

  private func length(_ term: UInt32) -> Int { Int(starts[Int(term) + 1] - starts[Int(term)]) }

  private func atom(_ term: UInt32, _ depth: Int) -> UInt32 {
    atoms[Int(starts[Int(term)]) + depth]
  }

  /// The terms by their atoms, then in the order they came.
  private func sorted() -> [UInt32] {
    var order = (0..<UInt32(count)).map { $0 }
    atoms.withUnsafeBufferPointer { atoms in
      starts.withUnsafeBufferPointer { starts in
        order.sort { a, b in
          var i = Int(starts[Int(a)])
          var j = Int(starts[Int(b)])
          let iEnd = Int(starts[Int(a) + 1])
          let jEnd = Int(starts[Int(b) + 1])
          while i < iEnd, j < jEnd {
            if atoms[i] != atoms[j] { return atoms[i] < atoms[j] }
            i += 1
            j += 1
          }
          if i == iEnd && j == jEnd { return a < b }
          return i == iEnd
        }
      }
    }
    return order
  }
}

/// The parts of an image that make its automaton.
struct Trie {
  var root: [UInt32] = []
  var firstEdge: [UInt32] = []
  var edges: [UInt32] = []
  var accepts: [UInt32] = []
  var senses: [Sense] = []
}
