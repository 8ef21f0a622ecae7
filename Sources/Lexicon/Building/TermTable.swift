import Files

/// Atom sequences with their senses, gathered in any order and sorted into a trie.
struct TermTable {
  private let space: ScratchSpace?
  private var terms: RecordSorter

  init(_ space: ScratchSpace?, memory: Int) {
    self.space = space
    terms = RecordSorter(space, memory: memory)
  }

  mutating func add(_ term: [UInt32], _ sense: Sense) {
    terms.add(term, sense.target, sense.flags, sense.context)
  }

  /// The trie over all terms; the table is empty afterwards.
  mutating func trie(atomCount: Int) -> Trie {
    var writer = TrieWriter(space, atomCount: atomCount)
    var atoms: [UInt32] = []
    var senses: [Sense] = []
    terms.drain { term, sense in
      if !atoms.elementsEqual(term) {
        if !senses.isEmpty { writer.add(atoms, Self.settled(senses)) }
        atoms.replaceSubrange(atoms.indices, with: term)
        senses.removeAll(keepingCapacity: true)
      }
      senses.append(Sense(target: sense[0], flags: sense[1], context: sense[2]))
    }
    if !senses.isEmpty { writer.add(atoms, Self.settled(senses)) }
    return writer.finish()
  }

  /// The senses of one state, each target once; variants only where no term stands so.
  private static func settled(_ senses: [Sense]) -> [Sense] {
    var own: [Sense] = []
    for sense in senses {
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
    own[own.count - 1].flags |= Sense.last
    return own
  }
}
