import Glibc

/// Numbers byte strings in the order they are first met.
final class ByteNumbers {
  private struct Item {
    var head: UInt64
    var start: UInt32
    var count: UInt32
  }

  /// An item's number and one, or 0, with its hash.
  private struct Slot {
    var hash: UInt32 = 0
    var number: UInt32 = 0
  }

  // Plain memory, asked for every word of every note.
  private var slots: UnsafeMutablePointer<Slot>
  private var mask: Int
  private var items: UnsafeMutablePointer<Item>
  private(set) var count = 0
  private var pool: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private var filled = 0

  init() {
    mask = (1 << 12) - 1
    slots = .allocate(capacity: mask + 1)
    slots.initialize(repeating: Slot(), count: mask + 1)
    items = .allocate(capacity: mask / 2 + 1)
    capacity = 1 << 15
    pool = .allocate(capacity: capacity)
  }

  deinit {
    slots.deallocate()
    items.deallocate()
    pool.deallocate()
  }

  /// The number of `bytes`, whose `hash` is known, and whether they are met for the first time.
  @inline(__always)
  func number(_ bytes: UnsafeBufferPointer<UInt8>, hash: UInt32) -> (number: Int, isNew: Bool) {
    let head = Self.head(bytes)
    var place = Int(hash) & mask
    while slots[place].number != 0 {
      let slot = slots[place]
      if slot.hash == hash, holds(Int(slot.number) - 1, head, bytes) {
        return (Int(slot.number) - 1, false)
      }
      place = (place + 1) & mask
    }
    add(bytes, hash, at: place)
    return (count - 1, true)
  }

  @inline(__always)
  private func holds(_ number: Int, _ head: UInt64, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let item = items[number]
    guard item.head == head, Int(item.count) == bytes.count else { return false }
    return bytes.count <= 8
      || memcmp(pool + Int(item.start), bytes.baseAddress!, bytes.count) == 0
  }

  /// The first eight bytes, in an order that compares as they do.
  @inline(__always)
  static func head(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    if bytes.count >= 8 {
      return UnsafeRawBufferPointer(bytes).loadUnaligned(as: UInt64.self).bigEndian
    }
    var head: UInt64 = 0
    for byte in bytes { head = head << 8 | UInt64(byte) }
    return head << UInt64(8 * (8 - bytes.count))
  }

  /// The bytes of a number; they move when a new one is added.
  @inline(__always)
  func bytes(_ number: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: pool + Int(items[number].start), count: Int(items[number].count))
  }

  func removeAll() {
    count = 0
    filled = 0
    slots.update(repeating: Slot(), count: mask + 1)
  }

  private func add(_ bytes: UnsafeBufferPointer<UInt8>, _ hash: UInt32, at place: Int) {
    if filled + bytes.count > capacity { growPool(filled + bytes.count) }
    if let source = bytes.baseAddress {
      (pool + filled).update(from: source, count: bytes.count)
    }
    items[count] = Item(
      head: Self.head(bytes), start: UInt32(filled), count: UInt32(bytes.count))
    filled += bytes.count
    count += 1
    slots[place] = Slot(hash: hash, number: UInt32(count))
    if count * 2 >= mask { growSlots() }
  }

  private func growPool(_ least: Int) {
    capacity = max(least, capacity * 2)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    larger.update(from: pool, count: filled)
    pool.deallocate()
    pool = larger
  }

  private func growSlots() {
    let old = UnsafeBufferPointer(start: slots, count: mask + 1)
    mask = mask * 2 + 1
    slots = .allocate(capacity: mask + 1)
    slots.initialize(repeating: Slot(), count: mask + 1)
    for slot in old where slot.number != 0 {
      var place = Int(slot.hash) & mask
      while slots[place].number != 0 { place = (place + 1) & mask }
      slots[place] = slot
    }
    old.deallocate()
    let larger = UnsafeMutablePointer<Item>.allocate(capacity: mask / 2 + 1)
    larger.update(from: items, count: count)
    items.deallocate()
    items = larger
  }

  /// Eight bytes at a time, each spread over the whole number.
  @inline(__always)
  static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt32 {
    let raw = UnsafeRawBufferPointer(bytes)
    var hash = UInt64(raw.count) &* 0x9E37_79B9_7F4A_7C15
    var position = 0
    while position + 8 <= raw.count {
      hash = mix(hash, raw.loadUnaligned(fromByteOffset: position, as: UInt64.self))
      position += 8
    }
    var rest: UInt64 = 0
    while position < raw.count {
      rest = rest << 8 | UInt64(raw[position])
      position += 1
    }
    hash = mix(hash, rest)
    return UInt32(truncatingIfNeeded: hash ^ hash >> 29)
  }

  @inline(__always)
  private static func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let product = (hash ^ word).multipliedFullWidth(by: 0x9FB2_1C65_1E98_DF25)
    return product.high ^ product.low
  }
}
