/// Numbers for byte strings: an open table, so that a lookup allocates nothing.
struct KeyTable: Sendable {
  private var slots: [Int32]
  private var starts: [Int32] = [0]
  private var bytes: [UInt8] = []

  init(capacity: Int) {
    var size = 64
    while size < capacity * 2 { size *= 2 }
    slots = Array(repeating: -1, count: size)
  }

  var count: Int { starts.count - 1 }

  /// The number of a key, nil when it is not in the table.
  func number(of key: some Collection<UInt8>) -> Int32? {
    let number = slots[slot(key)]
    return number < 0 ? nil : number
  }

  /// The number of a key, a new one when it is not in the table.
  mutating func insert(_ key: some Collection<UInt8>) -> Int32 {
    if (count + 1) * 2 > slots.count { grow() }
    let slot = slot(key)
    if slots[slot] >= 0 { return slots[slot] }
    bytes.append(contentsOf: key)
    starts.append(Int32(bytes.count))
    slots[slot] = Int32(count - 1)
    return slots[slot]
  }

  /// The key with that number.
  func key(_ number: Int32) -> ArraySlice<UInt8> {
    bytes[Int(starts[Int(number)])..<Int(starts[Int(number) + 1])]
  }

  private func slot(_ key: some Collection<UInt8>) -> Int {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in key { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    var slot = Int(truncatingIfNeeded: hash ^ (hash >> 29)) & (slots.count - 1)
    while slots[slot] >= 0, !self.key(slots[slot]).elementsEqual(key) {
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  private mutating func grow() {
    slots = Array(repeating: -1, count: slots.count * 2)
    for number in 0..<Int32(count) { slots[slot(key(number))] = number }
  }
}
