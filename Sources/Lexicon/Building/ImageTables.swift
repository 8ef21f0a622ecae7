/// Strings one behind the other, each with its length in two bytes; equal ones that follow closely stand once.
struct StringPool {
  private(set) var all: [UInt8] = []
  private var recent: [String: UInt32] = [:]

  static let longest = 65535

  /// The place of a string, which is cut where it is longer than a pool can hold.
  mutating func place(_ string: String) -> UInt32 {
    if let place = recent[string] { return place }
    if recent.count > 50_000 { recent.removeAll(keepingCapacity: true) }
    let place = UInt32(all.count)
    let bytes = string.utf8.prefix(Self.longest)
    all.append(UInt8(bytes.count & 0xFF))
    all.append(UInt8(bytes.count >> 8))
    all.append(contentsOf: bytes)
    recent[string] = place
    return place
  }

  func bytes(_ place: UInt32) -> ArraySlice<UInt8> {
    let start = Int(place)
    return all[start + 2..<start + 2 + Int(all[start]) + Int(all[start + 1]) << 8]
  }
}

/// The terms by their content words in any order.
struct BagTable {
  private var rows: [(hash: UInt64, concept: UInt32, kind: UInt32)] = []

  mutating func add(_ hash: UInt64, _ concept: UInt32, _ kind: UInt32) {
    rows.append((hash, concept, kind))
  }

  /// Each hash with its first sense; the senses are appended to `senses`.
  mutating func entries(_ senses: inout [Sense]) -> [(UInt64, UInt32)] {
    rows.sort { ($0.hash, $0.concept) < ($1.hash, $1.concept) }
    var entries: [(UInt64, UInt32)] = []
    var index = 0
    while index < rows.count {
      let hash = rows[index].hash
      entries.append((hash, UInt32(senses.count)))
      var last = UInt32.max
      while index < rows.count, rows[index].hash == hash {
        if rows[index].concept != last {
          senses.append(Sense(target: rows[index].concept, flags: rows[index].kind, context: 0))
        }
        last = rows[index].concept
        index += 1
      }
      senses[senses.count - 1].flags |= Sense.last
    }
    return entries
  }
}

/// Open addressing over 64-bit hashes.
enum HashTable {
  /// Hashes and values in slots; at most half of them are taken.
  static func spread(_ entries: [(UInt64, UInt32)]) -> (hashes: [UInt64], values: [UInt32]) {
    var capacity = 16
    while capacity < entries.count * 2 { capacity *= 2 }
    var hashes = [UInt64](repeating: 0, count: capacity)
    var values = [UInt32](repeating: 0, count: capacity)
    for (hash, value) in entries {
      var slot = Int(truncatingIfNeeded: hash >> 17) & (capacity - 1)
      while hashes[slot] != 0 { slot = (slot + 1) & (capacity - 1) }
      hashes[slot] = hash
      values[slot] = value
    }
    return (hashes, values)
  }
}

/// Puts the parts of an image behind its table of contents, each on a boundary of eight bytes.
struct ImageWriter {
  private(set) var bytes: [UInt8]
  private var part = 0

  init() {
    bytes = LexiconImage.magic
    bytes += [UInt8](repeating: 0, count: 16 * ImagePart.allCases.count)
  }

  mutating func add<Number>(_ numbers: [Number]) {
    while bytes.count % 8 != 0 { bytes.append(0) }
    let offset = UInt64(bytes.count)
    numbers.withUnsafeBytes { bytes.append(contentsOf: $0) }
    put(offset, at: 8 + 16 * part)
    put(UInt64(bytes.count) - offset, at: 16 + 16 * part)
    part += 1
  }

  private mutating func put(_ number: UInt64, at place: Int) {
    for i in 0..<8 { bytes[place + i] = UInt8(truncatingIfNeeded: number >> (8 * UInt64(i))) }
  }
}
