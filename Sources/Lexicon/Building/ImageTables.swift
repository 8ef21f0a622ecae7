import Files

/// Strings one behind the other, each with its length in two bytes; equal ones that follow closely stand once.
struct StringPool {
  private(set) var all: Spool
  private var recent: [String: UInt32] = [:]

  static let longest = 65535

  init(_ space: ScratchSpace?) { all = Spool(space) }

  /// The place of a string, which is cut where it is longer than a pool can hold.
  mutating func place(_ string: String) -> UInt32 {
    if let place = recent[string] { return place }
    if recent.count > 50_000 { recent.removeAll(keepingCapacity: true) }
    let place = UInt32(all.count)
    let bytes = string.utf8.prefix(Self.longest)
    all.append(CollectionOfOne(UInt8(bytes.count & 0xFF)))
    all.append(CollectionOfOne(UInt8(bytes.count >> 8)))
    all.append(bytes)
    recent[string] = place
    return place
  }
}

/// The terms by their content words in any order.
struct BagTable {
  private let space: ScratchSpace?
  private let memory: Int
  private var rows: RecordSorter

  init(_ space: ScratchSpace?, memory: Int) {
    self.space = space
    self.memory = memory
    rows = RecordSorter(space, memory: memory)
  }

  mutating func add(_ hash: UInt64, _ concept: UInt32, _ kind: UInt32) {
    rows.add([UInt32(hash >> 32), UInt32(truncatingIfNeeded: hash), concept], kind)
  }

  /// Each hash with its first sense, as a table; the senses are appended to those of `trie`.
  mutating func table(_ trie: inout Trie) -> HashTable {
    var table = HashTable(space, memory: memory)
    var last: (hash: UInt64, sense: Sense)?
    rows.drain { key, kind in
      let hash = UInt64(key[0]) << 32 | UInt64(key[1])
      if let before = last, before.hash == hash {
        if before.sense.target == key[2] { return }
        trie.append(before.sense)
      } else {
        if var before = last {
          before.sense.flags |= Sense.last
          trie.append(before.sense)
        }
        table.add(hash, trie.senseCount)
      }
      last = (hash, Sense(target: key[2], flags: kind[0], context: 0))
    }
    if var before = last {
      before.sense.flags |= Sense.last
      trie.append(before.sense)
    }
    return table
  }
}

extension Trie {
  fileprivate mutating func append(_ sense: Sense) {
    senses.append(sense)
    senseCount += 1
  }
}

/// Open addressing over 64-bit hashes.
struct HashTable {
  private let space: ScratchSpace?
  private let memory: Int
  /// Twelve bytes each: hash and value.
  private var entries: Spool
  private var count = 0

  init(_ space: ScratchSpace?, memory: Int) {
    self.space = space
    self.memory = memory
    entries = Spool(space)
  }

  mutating func add(_ hash: UInt64, _ value: UInt32) {
    entries.append(hash, value)
    count += 1
  }

  /// Hashes and values in slots; at most half of them are taken. What was added first has the first choice.
  func slots() -> (hashes: Spool, values: Spool) {
    var capacity = 16
    while capacity < count * 2 { capacity *= 2 }
    var taken = [Bool](repeating: false, count: capacity)
    var sorter = RecordSorter(space, memory: memory)
    entries.forEachStretch { (stretch: UnsafeRawBufferPointer) in
      for place in stride(from: 0, to: stretch.count, by: 12) {
        let hash = stretch.loadUnaligned(fromByteOffset: place, as: UInt64.self)
        let value = stretch.loadUnaligned(fromByteOffset: place + 8, as: UInt32.self)
        var slot = Int(truncatingIfNeeded: hash >> 17) & (capacity - 1)
        while taken[slot] { slot = (slot + 1) & (capacity - 1) }
        taken[slot] = true
        sorter.add(
          CollectionOfOne(UInt32(slot)), UInt32(hash >> 32), UInt32(truncatingIfNeeded: hash), value
        )
      }
    }
    taken = []
    return laidOut(&sorter, capacity)
  }

  /// Every slot in order, zeros where nothing is.
  private func laidOut(_ sorter: inout RecordSorter, _ capacity: Int) -> (
    hashes: Spool, values: Spool
  ) {
    var hashes = Spool(space)
    var values = Spool(space)
    var next = 0
    func fill(upTo slot: Int) {
      while next < slot {
        hashes.append(UInt64(0))
        values.append(UInt32(0))
        next += 1
      }
    }
    sorter.drain { slot, entry in
      fill(upTo: Int(slot[0]))
      hashes.append(UInt64(entry[0]) << 32 | UInt64(entry[1]))
      values.append(entry[2])
      next += 1
    }
    fill(upTo: capacity)
    return (hashes, values)
  }
}

/// Puts the parts of an image behind its table of contents, each on a boundary of eight bytes.
struct ImageWriter {
  private var parts: [Spool] = []

  mutating func add(_ part: Spool) { parts.append(part) }

  /// Calls `body` with the image's bytes, a stretch at a time.
  func write<Failure: Error>(_ body: (UnsafeRawBufferPointer) throws(Failure) -> Void)
    throws(Failure)
  {
    var head = Spool(nil)
    head.append(LexiconImage.magic)
    var offset = head.count + 16 * parts.count
    for part in parts {
      offset = (offset + 7) & -8
      head.append(UInt64(offset))
      head.append(UInt64(part.count))
      offset += part.count
    }
    try head.forEachStretch(body)
    var written = head.count
    for part in parts {
      var padding = Spool(nil)
      padding.append(repeatElement(0, count: -written & 7))
      try padding.forEachStretch(body)
      try part.forEachStretch(body)
      written += padding.count + part.count
    }
  }
}
