/// A fixed set of hashes, each with a place of its own: found without being hashed again.
struct HashedKeys: Sendable {
  /// 0 is an empty slot; no key is 0.
  private var slots: [UInt64]
  private let mask: Int

  init(_ keys: some Collection<UInt64>) {
    var capacity = 8
    while capacity < keys.count * 4 { capacity *= 2 }
    slots = [UInt64](repeating: 0, count: capacity)
    mask = capacity - 1
    for key in keys {
      precondition(key != 0, "0 stands for an empty slot")
      var slot = Self.slot(key) & mask
      while slots[slot] != 0, slots[slot] != key { slot = (slot + 1) & mask }
      slots[slot] = key
    }
  }

  /// How many places there are; not each of them holds a key.
  var places: Int { slots.count }

  func contains(_ key: UInt64) -> Bool { place(of: key) != nil }

  /// The place of a key, nil when it is not in the set.
  func place(of key: UInt64) -> Int? {
    slots.withUnsafeBufferPointer { slots in
      var slot = Self.slot(key) & mask
      while slots[slot] != 0 {
        if slots[slot] == key { return slot }
        slot = (slot + 1) & mask
      }
      return nil
    }
  }

  private static func slot(_ key: UInt64) -> Int { Int(truncatingIfNeeded: key ^ key >> 29) }
}

/// A fixed table from hashes to values.
struct HashedTable<Value: Sendable>: Sendable {
  private let keys: HashedKeys
  private var values: [Value?]

  init(_ entries: [UInt64: Value]) {
    keys = HashedKeys(entries.keys.sorted())
    values = [Value?](repeating: nil, count: keys.places)
    for (key, value) in entries { values[keys.place(of: key)!] = value }
  }

  subscript(key: UInt64) -> Value? { keys.place(of: key).flatMap { values[$0] } }
}
