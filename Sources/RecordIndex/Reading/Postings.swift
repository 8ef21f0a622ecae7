/// The rows of a term with how much it occurs in each: by columns' weights, a quarter a unit.
struct Postings {
  var rows: [Int32] = []
  var weights: [UInt16] = []
}

/// Collects rows and weighted counts, without positions.
struct CountingSink: PostingSink {
  /// A column's weight in halves.
  private static let halves: [UInt16] = WordColumn.weights.map { UInt16($0 * 2) }
  private let lengths: [UInt8]
  private(set) var postings = Postings()
  private var weight: UInt16 = 0
  private var row = 0
  private var half: UInt16 = 2
  private var column = 0
  private var expectsColumn = false

  /// Rows whose length is 0 hold no note and are dropped.
  init(lengths: [UInt8]) { self.lengths = lengths }

  @inline(__always)
  mutating func begin(_ row: Int) {
    self.row = row
    weight = 0
    half = Self.halves[0]
    expectsColumn = false
  }

  @inline(__always)
  mutating func places(_ bytes: UnsafeRawBufferPointer) {
    var weight = weight
    var position = 0
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if expectsColumn {
        half = Self.halves[min(Int(byte), 2)]
        expectsColumn = false
      } else if byte == 1 {
        expectsColumn = true
      } else {
        if byte >= 128 {
          while position < bytes.count, bytes[position] >= 128 { position += 1 }
          position += 1
        }
        weight = weight > 60_000 ? weight : weight + half
      }
    }
    self.weight = weight
  }

  @inline(__always)
  mutating func end() {
    guard row < lengths.count, lengths[row] != 0 else { return }
    postings.rows.append(Int32(row))
    postings.weights.append(weight)
  }
}

/// The rows of a term with its positions in each.
struct PlacedPostings {
  var rows: [Int32] = []
  /// Where each row's places begin; one more than there are rows.
  var starts: [Int32] = [0]
  /// Column and position of each occurrence, ascending: the column from bit 28.
  var places: [Int32] = []

  func places(at index: Int) -> ArraySlice<Int32> {
    places[Int(starts[index])..<Int(starts[index + 1])]
  }

  static func column(_ place: Int32) -> Int { Int(place >> 28) }
  static func word(_ place: Int32) -> Int { Int(place & 0x0FFF_FFFF) }
}

/// Collects rows and positions.
struct PlacingSink: PostingSink {
  private let lengths: [UInt8]
  private(set) var postings = PlacedPostings()
  private var row = 0
  private var last: Int32 = 0
  private var value: Int32 = 0
  private var expectsColumn = false

  init(lengths: [UInt8]) { self.lengths = lengths }

  @inline(__always)
  mutating func begin(_ row: Int) {
    self.row = row
    last = 0
    value = 0
    expectsColumn = false
  }

  @inline(__always)
  mutating func places(_ bytes: UnsafeRawBufferPointer) {
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
        postings.places.append(last)
      }
      value = 0
    }
  }

  @inline(__always)
  mutating func end() {
    guard row < lengths.count, lengths[row] != 0 else {
      postings.places.removeSubrange(Int(postings.starts.last!)...)
      return
    }
    postings.rows.append(Int32(row))
    postings.starts.append(Int32(postings.places.count))
  }
}
