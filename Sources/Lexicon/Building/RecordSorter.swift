import Files

/// Sorts records of whole numbers by their keys; of equal keys the one that came first comes first.
///
/// Up to `memory` bytes are sorted at a time; what is more goes to a scratch space as a sorted run, and the runs are
/// merged when they are read. A key is compared number by number, and a key that goes on comes behind.
struct RecordSorter {
  private let space: ScratchSpace?
  private let memory: Int
  /// Records one behind the other: the number of key words, the number of all, and the words.
  private var words: [UInt32] = []
  private var starts: [UInt32] = []
  private var runs: [Run] = []
  private(set) var count = 0

  /// Where the pieces of a sorted run lie.
  private struct Run {
    var pieces: [ScratchSpace.Piece] = []
  }

  init(_ space: ScratchSpace?, memory: Int) {
    self.space = space
    self.memory = memory
  }

  mutating func add(_ key: some Collection<UInt32>, _ value: UInt32...) {
    let size = 2 + key.count + value.count
    if space != nil, !starts.isEmpty, (words.count + size + 2 * starts.count) * 4 > memory {
      spill()
    }
    starts.append(UInt32(words.count))
    words.append(UInt32(key.count))
    words.append(UInt32(key.count + value.count))
    words.append(contentsOf: key)
    words.append(contentsOf: value)
    count += 1
  }

  /// Calls `body` with the key and the value of each record, in order; the sorter is empty afterwards.
  mutating func drain(_ body: (UnsafeBufferPointer<UInt32>, UnsafeBufferPointer<UInt32>) -> Void) {
    if runs.isEmpty {
      sort()
      words.withUnsafeBufferPointer { words in
        for start in starts { Record(words.baseAddress! + Int(start)).tell(body) }
      }
    } else {
      spill()
      words = []
      merge(body)
      runs = []
    }
    words = []
    starts = []
    count = 0
  }

  private mutating func sort() {
    words.withUnsafeBufferPointer { words in
      guard let base = words.baseAddress else { return }
      starts.sort { a, b in
        let order = Record(base + Int(a)).order(Record(base + Int(b)))
        return order == 0 ? a < b : order < 0
      }
    }
  }

  private mutating func spill() {
    sort()
    var run = Run()
    var buffer: [UInt32] = []
    func flush() {
      run.pieces.append(buffer.withUnsafeBytes { space!.write($0) })
      buffer.removeAll(keepingCapacity: true)
    }
    words.withUnsafeBufferPointer { words in
      for start in starts {
        let record = Record(words.baseAddress! + Int(start))
        if !buffer.isEmpty, buffer.count + record.size > RunReader.pieceWords { flush() }
        buffer.append(contentsOf: UnsafeBufferPointer(start: record.start, count: record.size))
      }
    }
    if !buffer.isEmpty { flush() }
    runs.append(run)
    words.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
  }

  /// Gives the least of the runs' first records until all are at their end.
  private func merge(_ body: (UnsafeBufferPointer<UInt32>, UnsafeBufferPointer<UInt32>) -> Void) {
    let readers = runs.map { RunReader(space!, $0.pieces) }
    func precedes(_ a: Int, _ b: Int) -> Bool {
      guard let first = readers[a].record else { return false }
      guard let second = readers[b].record else { return true }
      let order = first.order(second)
      return order == 0 ? a < b : order < 0
    }
    // A heap of the runs' numbers, the least record on top.
    var heap = Array(readers.indices)
    func sink(_ from: Int) {
      var place = from
      while 2 * place + 1 < heap.count {
        var least = 2 * place + 1
        if least + 1 < heap.count, precedes(heap[least + 1], heap[least]) { least += 1 }
        guard precedes(heap[least], heap[place]) else { return }
        heap.swapAt(least, place)
        place = least
      }
    }
    for place in heap.indices.reversed() { sink(place) }
    while let record = readers[heap[0]].record {
      record.tell(body)
      readers[heap[0]].advance()
      sink(0)
    }
  }
}

/// A record where it lies.
private struct Record {
  let start: UnsafePointer<UInt32>

  init(_ start: UnsafePointer<UInt32>) { self.start = start }

  var keyCount: Int { Int(start[0]) }
  /// The number of its words, the two counts among them.
  var size: Int { 2 + Int(start[1]) }

  /// Below 0 when this record comes first, 0 for equal keys.
  func order(_ other: Record) -> Int {
    let common = min(keyCount, other.keyCount)
    for place in 2..<2 + common where start[place] != other.start[place] {
      return start[place] < other.start[place] ? -1 : 1
    }
    return keyCount - other.keyCount
  }

  func tell(_ body: (UnsafeBufferPointer<UInt32>, UnsafeBufferPointer<UInt32>) -> Void) {
    body(
      UnsafeBufferPointer(start: start + 2, count: keyCount),
      UnsafeBufferPointer(start: start + 2 + keyCount, count: size - 2 - keyCount))
  }
}

/// Reads a sorted run, a piece at a time; records do not cross pieces.
private final class RunReader {
  static let pieceWords = 1 << 15

  private let space: ScratchSpace
  private let pieces: [ScratchSpace.Piece]
  private var buffer: UnsafeMutableBufferPointer<UInt32>
  private var next = 0
  private var position = 0
  private var end = 0

  init(_ space: ScratchSpace, _ pieces: [ScratchSpace.Piece]) {
    self.space = space
    self.pieces = pieces
    buffer = .allocate(capacity: (pieces.map(\.count).max() ?? 0) / 4)
    load()
  }

  deinit { buffer.deallocate() }

  /// The record that is next; nil at the end.
  var record: Record? { position < end ? Record(buffer.baseAddress! + position) : nil }

  func advance() {
    position += Record(buffer.baseAddress! + position).size
    if position >= end { load() }
  }

  private func load() {
    (position, end) = (0, 0)
    guard next < pieces.count else { return }
    end = space.read(pieces[next], from: 0, into: UnsafeMutableRawBufferPointer(buffer)) / 4
    next += 1
  }
}
