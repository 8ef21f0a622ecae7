/// The rows of a term with how much it occurs in each, by the columns' weights, in halves.
struct Postings {
  var rows: [Int32] = []
  var weights: [UInt16] = []
}

/// The rows of a term with its positions in each: column and position of each occurrence, ascending, the
/// column from bit 28.
// A class, so that lists of millions of places are handed on and never copied.
final class PlacedPostings {
  private let rowList, starts, all: GrowingMemory<Int32>

  /// Takes over the lists; `starts` has one more than there are rows.
  init(rows: GrowingMemory<Int32>, starts: GrowingMemory<Int32>, places: GrowingMemory<Int32>) {
    (rowList, self.starts, all) = (rows, starts, places)
  }

  deinit {
    rowList.free()
    starts.free()
    all.free()
  }

  var rows: UnsafeBufferPointer<Int32> { rowList.elements }

  @inline(__always)
  func places(at index: Int) -> UnsafeBufferPointer<Int32> {
    let bounds = starts.elements
    return UnsafeBufferPointer(
      rebasing: all.elements[Int(bounds[index])..<Int(bounds[index + 1])])
  }

  static func column(_ place: Int32) -> Int { Int(place >> 28) }
  static func word(_ place: Int32) -> Int32 { place & 0x0FFF_FFFF }
}

/// Memory that grows at its end. Its owner frees it.
struct GrowingMemory<Element: BitwiseCopyable> {
  private var start: UnsafeMutablePointer<Element>
  private var capacity = 256
  private(set) var count = 0

  init() { start = .allocate(capacity: capacity) }

  @inline(__always)
  mutating func append(_ element: Element) {
    if count == capacity { grow() }
    (start + count).initialize(to: element)
    count += 1
  }

  @inline(never)
  private mutating func grow() {
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity * 2)
    larger.update(from: start, count: count)
    start.deallocate()
    start = larger
    capacity *= 2
  }

  var elements: UnsafeBufferPointer<Element> { UnsafeBufferPointer(start: start, count: count) }
  func free() { start.deallocate() }
}

/// Collects rows and weighted counts, without positions. Rows whose length is 0 hold no note and are dropped.
struct CountingSink: PostingSink {
  // Three columns with weights 2, 1 and 0.5, in halves.
  private static func half(_ column: UInt8) -> UInt16 { column == 1 ? 2 : column == 0 ? 4 : 1 }

  private let lengths: LengthCodes
  private var rows = GrowingMemory<Int32>()
  private var weights = GrowingMemory<UInt16>()
  private var weight: UInt16 = 0
  private var row = 0
  private var half: UInt16 = 4
  private var expectsColumn = false

  init(lengths: LengthCodes) { self.lengths = lengths }

  /// What was collected; the sink is done with.
  func postings() -> Postings {
    Postings(rows: Array(rows.elements), weights: Array(weights.elements))
  }

  func free() {
    rows.free()
    weights.free()
  }

  @inline(__always)
  mutating func begin(_ row: Int) {
    self.row = row
    weight = 0
    half = 4
    expectsColumn = false
  }

  @inline(__always)
  mutating func places(_ bytes: UnsafeRawBufferPointer) {
    guard var byte = bytes.baseAddress else { return }
    let end = byte + bytes.count
    var (weight, half) = (weight, half)
    while byte < end {
      let value = byte.load(as: UInt8.self)
      byte += 1
      if expectsColumn {
        half = Self.half(value)
        expectsColumn = false
      } else if value == 1 {
        expectsColumn = true
      } else {
        var last = value
        while last >= 128, byte < end {
          last = byte.load(as: UInt8.self)
          byte += 1
        }
        weight = weight > 60_000 ? weight : weight + half
      }
    }
    self.weight = weight
    self.half = half
  }

  @inline(__always)
  mutating func end() {
    guard lengths.holds(row) else { return }
    rows.append(Int32(truncatingIfNeeded: row))
    weights.append(weight)
  }
}

/// Collects rows and positions, of the rows that are wanted only.
struct PlacingSink: PostingSink {
  private let lengths: LengthCodes
  private let wanted: RowSet?
  private var rows = GrowingMemory<Int32>()
  private var starts = GrowingMemory<Int32>()
  private var found = GrowingMemory<Int32>()
  private var row = 0
  private var takes = false
  private var begun = 0
  private var last: Int32 = 0
  private var value: Int32 = 0
  private var expectsColumn = false
  /// Where the term stands in its phrase: places are those of the phrase's first word.
  private let offset: Int32

  init(lengths: LengthCodes, offset: Int = 0, among wanted: RowSet? = nil) {
    self.lengths = lengths
    self.offset = Int32(offset)
    self.wanted = wanted
    starts.append(0)
  }

  /// What was collected, handed over; the sink is done with.
  func postings() -> PlacedPostings { PlacedPostings(rows: rows, starts: starts, places: found) }

  @inline(__always)
  mutating func begin(_ row: Int) {
    self.row = row
    takes = lengths.holds(row) && wanted?.contains(row) ?? true
    begun = found.count
    last = 0
    value = 0
    expectsColumn = false
  }

  @inline(__always)
  mutating func places(_ bytes: UnsafeRawBufferPointer) {
    guard takes else { return }
    for byte in bytes {
      value = value << 7 | Int32(byte & 127)
      guard byte < 128 else { continue }
      if expectsColumn {
        last = value << 28
        expectsColumn = false
      } else if value == 1 {
        expectsColumn = true
      } else {
        last += value - 2
        if PlacedPostings.word(last) >= offset { found.append(last - offset) }
      }
      value = 0
    }
  }

  @inline(__always)
  mutating func end() {
    guard found.count > begun else { return }
    rows.append(Int32(truncatingIfNeeded: row))
    starts.append(Int32(truncatingIfNeeded: found.count))
  }
}
