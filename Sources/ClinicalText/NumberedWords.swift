import Glibc

/// Distinct words by number, in the order in which they came: one block of bytes and one hash table, asked without
/// making strings.
package struct NumberedWords: Sendable {
  package private(set) var bytes: [UInt8] = []
  package private(set) var ends: [UInt32] = []
  private var slots: [Int32] = [Int32](repeating: -1, count: 1 << 10)

  package init() {}

  package init(reserving words: Int) {
    var size = 16
    while size < words * 2 { size *= 2 }
    slots = [Int32](repeating: -1, count: size)
    ends.reserveCapacity(words)
    bytes.reserveCapacity(words * 9)
  }

  /// These words, each once.
  package init(_ words: [String]) {
    self.init(reserving: words.count)
    for word in words { _ = Array(word.utf8).withUnsafeBufferPointer { insert($0) } }
  }

  package var count: Int { ends.count }

  /// Where the bytes of word `index` stand.
  package func range(_ index: Int) -> Range<Int> {
    (index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])
  }

  package func word(_ index: Int) -> ArraySlice<UInt8> { bytes[range(index)] }

  package func text(_ index: Int) -> String { String(decoding: word(index), as: UTF8.self) }

  /// The number of a word, nil when it never came.
  package func find(_ word: UnsafeBufferPointer<UInt8>) -> Int? {
    let found = slots[slot(word)]
    return found < 0 ? nil : Int(found)
  }

  package func contains(_ word: UnsafeBufferPointer<UInt8>) -> Bool { slots[slot(word)] >= 0 }

  package func contains(_ word: ArraySlice<UInt8>) -> Bool {
    word.withUnsafeBufferPointer { contains($0) }
  }

  /// The number of a word, which is added when it is new.
  package mutating func insert(_ word: UnsafeBufferPointer<UInt8>) -> Int {
    let place = slot(word)
    if slots[place] >= 0 { return Int(slots[place]) }
    precondition(bytes.count + word.count < Int(UInt32.max), "words of over 4 GB")
    slots[place] = Int32(ends.count)
    bytes.append(contentsOf: word)
    ends.append(UInt32(bytes.count))
    if ends.count * 2 > slots.count { grow() }
    return ends.count - 1
  }

  private func slot(_ word: UnsafeBufferPointer<UInt8>) -> Int {
    let mask = slots.count - 1
    return slots.withUnsafeBufferPointer { slots in
      ends.withUnsafeBufferPointer { ends in
        bytes.withUnsafeBufferPointer { bytes in
          var place = Int(truncatingIfNeeded: Self.hash(word)) & mask
          while slots[place] >= 0 {
            let index = Int(slots[place])
            let lower = index == 0 ? 0 : Int(ends[index - 1])
            let upper = Int(ends[index])
            if upper - lower == word.count,
              word.count == 0
                || memcmp(bytes.baseAddress! + lower, word.baseAddress!, word.count) == 0
            {
              return place
            }
            place = (place + 1) & mask
          }
          return place
        }
      }
    }
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: slots.count * 2)
    let mask = slots.count - 1
    for index in 0..<count {
      var place = bytes[range(index)].withUnsafeBufferPointer {
        Int(truncatingIfNeeded: Self.hash($0)) & mask
      }
      while slots[place] >= 0 { place = (place + 1) & mask }
      slots[place] = Int32(index)
    }
  }

  /// Mixes eight bytes at a time.
  package static func hash(_ word: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ UInt64(truncatingIfNeeded: word.count)
    var place = 0
    let raw = UnsafeRawBufferPointer(word)
    while place < raw.count {
      var piece: UInt64 = 0
      if place + 8 <= raw.count {
        piece = raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      } else {
        for i in (place..<raw.count).reversed() { piece = piece << 8 | UInt64(raw[i]) }
      }
      let product = (state ^ piece).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
      state = product.high ^ product.low
      place += 8
    }
    return state ^ (state >> 29)
  }
}
