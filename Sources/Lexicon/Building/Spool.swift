import Files

/// Bytes in the order in which they came, to be read from front to back: in memory, or where there is a scratch space,
/// all but the last piece on disk.
struct Spool {
  private let space: ScratchSpace?
  private let largestTail: Int
  private var pieces: [ScratchSpace.Piece] = []
  private var tail: [UInt8] = []
  /// How many bytes it holds.
  private(set) var count = 0

  init(_ space: ScratchSpace?, tail: Int = 1 << 18) {
    self.space = space
    largestTail = tail
  }

  mutating func append(_ bytes: some Collection<UInt8>) {
    tail.append(contentsOf: bytes)
    count += bytes.count
    spill()
  }

  mutating func append(_ number: UInt32) {
    append(raw: number)
    spill()
  }

  mutating func append(_ number: UInt64) {
    append(raw: number)
    spill()
  }

  /// The two stand in one stretch.
  mutating func append(_ number: UInt64, _ other: UInt32) {
    append(raw: number)
    append(raw: other)
    spill()
  }

  private mutating func append<Number>(raw number: Number) {
    withUnsafeBytes(of: number) { tail.append(contentsOf: $0) }
    count += MemoryLayout<Number>.size
  }

  private mutating func spill() {
    guard let space, tail.count >= largestTail else { return }
    pieces.append(tail.withUnsafeBytes { space.write($0) })
    tail.removeAll(keepingCapacity: true)
  }

  /// Calls `body` with all bytes, a stretch at a time; what was appended at once stands in one stretch.
  func forEachStretch<Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    if let space {
      var buffer: [UInt8] = []
      for piece in pieces {
        if buffer.count < piece.count { buffer = [UInt8](repeating: 0, count: piece.count) }
        var failure: Failure?
        buffer.withUnsafeMutableBytes { buffer in
          let got = space.read(piece, from: 0, into: buffer)
          do throws(Failure) { try body(UnsafeRawBufferPointer(rebasing: buffer[..<got])) } catch {
            failure = error
          }
        }
        if let failure { throw failure }
      }
    }
    var failure: Failure?
    tail.withUnsafeBytes { tail in
      do throws(Failure) { try body(tail) } catch { failure = error }
    }
    if let failure { throw failure }
  }

  /// Calls `body` with each of the numbers that were appended.
  func forEach(_ body: (UInt32) -> Void) {
    forEachStretch { (stretch: UnsafeRawBufferPointer) in
      for place in stride(from: 0, to: stretch.count, by: 4) {
        body(stretch.loadUnaligned(fromByteOffset: place, as: UInt32.self))
      }
    }
  }

  mutating func append(contentsOf other: Spool) {
    other.forEachStretch { (stretch: UnsafeRawBufferPointer) in append(stretch) }
  }
}
