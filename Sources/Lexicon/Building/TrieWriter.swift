import Files

/// The parts of an image that make its automaton.
struct Trie {
  var root: Spool
  var firstEdge: Spool
  var edges: Spool
  var accepts: Spool
  var senses: Spool
  /// How many senses there are.
  var senseCount: UInt32
}

/// Makes a trie of sorted terms, one term after the other.
///
/// States are numbered breadth first, and sorted terms reach the states of one depth in the order of their numbers: what is
/// said of the states of each depth is gathered by itself and joined at the end.
struct TrieWriter {
  private let space: ScratchSpace?
  private let atomCount: Int
  private var levels: [Level]
  /// The atoms of the term that came last.
  private var path: [UInt32] = []
  /// Of the states on that path, the root first: how many children and senses they have so far.
  private var open: [(children: UInt32, senses: UInt32)] = [(0, 0)]

  /// The states of one depth.
  private struct Level {
    /// The atom that leads to each.
    var atoms: Spool
    var children: Spool
    var senseCounts: Spool
    var senses: Spool

    init(_ space: ScratchSpace?) {
      // Long terms have many levels, so that each may hold little.
      let empty = Spool(space, tail: 1 << 14)
      (atoms, children, senseCounts, senses) = (empty, empty, empty, empty)
    }
  }

  init(_ space: ScratchSpace?, atomCount: Int) {
    self.space = space
    self.atomCount = atomCount
    levels = [Level(space)]
  }

  /// Adds a term that comes behind all others.
  mutating func add(_ term: [UInt32], _ senses: [Sense]) {
    var common = 0
    while common < min(term.count, path.count), term[common] == path[common] { common += 1 }
    close(downTo: common)
    for depth in common..<term.count {
      if depth + 1 == levels.count { levels.append(Level(space)) }
      open[depth].children += 1
      levels[depth + 1].atoms.append(term[depth])
      open.append((0, 0))
    }
    open[term.count].senses = UInt32(senses.count)
    for sense in senses { levels[term.count].senses.append(sense) }
    path.replaceSubrange(common..., with: term[common...])
  }

  /// No more is to come for the states that are deeper.
  private mutating func close(downTo depth: Int) {
    while open.count > depth + 1 {
      let state = open.removeLast()
      levels[open.count].children.append(state.children)
      levels[open.count].senseCounts.append(state.senses)
    }
  }

  consuming func finish() -> Trie {
    close(downTo: 0)
    levels[0].children.append(open[0].children)
    levels[0].senseCounts.append(open[0].senses)
    let empty = Spool(space)
    var trie = Trie(
      root: empty, firstEdge: empty, edges: empty, accepts: empty, senses: empty, senseCount: 1)
    trie.senses.append(Sense(target: 0, flags: Sense.last, context: 0))
    var edges: UInt32 = 0
    for level in levels {
      trie.edges.append(contentsOf: level.atoms)
      trie.senses.append(contentsOf: level.senses)
      level.children.forEach {
        trie.firstEdge.append(edges)
        edges += $0
      }
      level.senseCounts.forEach {
        trie.accepts.append($0 == 0 ? 0 : trie.senseCount)
        trie.senseCount += $0
      }
    }
    trie.firstEdge.append(edges)
    addRoot(to: &trie)
    return trie
  }

  private func addRoot(to trie: inout Trie) {
    var root = [UInt32](repeating: 0, count: atomCount)
    var edge: UInt32 = 0
    if levels.count > 1 {
      levels[1].atoms.forEach {
        edge += 1
        root[Int($0)] = edge
      }
    }
    for state in root { trie.root.append(state) }
  }
}

extension Spool {
  mutating func append(_ sense: Sense) {
    append(sense.target)
    append(sense.flags)
    append(sense.context)
  }
}
