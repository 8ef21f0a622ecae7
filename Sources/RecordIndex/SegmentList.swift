/// One run of sorted terms in an FTS5 table: its number and its leaf pages.
struct PageSegment {
  var id: Int
  var firstPage: Int
  var lastPage: Int
}

/// The list of segments that an FTS5 table keeps: levels of ever larger and older ones.
struct SegmentList {
  private var cookie: ArraySlice<UInt8>
  /// Pages that were ever written to the lowest level.
  private var written = 0
  private var levels: [(merging: Int, segments: [PageSegment])] = []

  /// A cookie of four bytes, then varints: levels, segments, writes; each level's merge state, number of
  /// segments, and each segment's id, first and last page.
  init(_ bytes: [UInt8]) {
    cookie = bytes.count >= 4 ? bytes[..<4] : [0, 0, 0, 0]
    bytes.withUnsafeBytes {
      var cursor = VarintCursor($0, at: 4)
      let count = cursor.next()
      _ = cursor.next()
      written = cursor.next()
      for _ in 0..<count {
        let merging = cursor.next()
        let segments = (0..<cursor.next()).map { _ in
          PageSegment(id: cursor.next(), firstPage: cursor.next(), lastPage: cursor.next())
        }
        levels.append((merging, segments))
      }
    }
  }

  /// From the oldest to the newest.
  var segments: [PageSegment] { levels.reversed().flatMap(\.segments) }

  /// The number of the next segment.
  var freeNumber: Int {
    let taken = Set(segments.map(\.id))
    return (1...).first { !taken.contains($0) }!
  }

  var largestLevel: Int { levels.map(\.segments.count).max() ?? 0 }

  /// Adds the newest segment.
  mutating func add(_ segment: PageSegment) {
    if levels.isEmpty { levels.append((0, [])) }
    levels[0].segments.append(segment)
    written += segment.lastPage
  }

  var bytes: [UInt8] {
    var bytes = Array(cookie)
    for value in [levels.count, levels.reduce(0) { $0 + $1.segments.count }, written] {
      Varint.append(value, to: &bytes)
    }
    for level in levels {
      Varint.append(level.merging, to: &bytes)
      Varint.append(level.segments.count, to: &bytes)
      for segment in level.segments {
        for value in [segment.id, segment.firstPage, segment.lastPage] {
          Varint.append(value, to: &bytes)
        }
      }
    }
    return bytes
  }
}
