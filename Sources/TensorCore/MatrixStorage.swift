import CKernels
import Synchronization

/// Floats at a 64-byte boundary, owned by the matrices that share them.
// @unchecked: values are written only by a matrix that holds the one reference; `packs` is written
// under its lock, or by that one owner.
final class MatrixStorage: @unchecked Sendable {
  let values: UnsafeMutablePointer<Float>
  let count: Int
  private let packs = Mutex<[Packing: PackedOperand]>([:])
  private var hasPacks = false

  /// Values are not set.
  init(count: Int) {
    self.count = count
    values = MemoryPool.take(count)
  }

  deinit { MemoryPool.give(values, count) }

  func copy(from offset: Int, count: Int) -> MatrixStorage {
    let new = MatrixStorage(count: count)
    new.values.update(from: values + offset, count: count)
    return new
  }

  /// The packed form, made at its first use and kept until the values change.
  func packed(_ packing: Packing, make: () -> PackedOperand) -> PackedOperand {
    packs.withLock { known in
      if let operand = known[packing] { return operand }
      let operand = make()
      known[packing] = operand
      hasPacks = true
      return operand
    }
  }

  /// Forgets packed forms; the caller is about to write and is the only owner.
  @inline(__always) func willChange() {
    if hasPacks { forgetPacks() }
  }

  @inline(never) private func forgetPacks() {
    packs.withLock { $0.removeAll() }
    hasPacks = false
  }
}

/// Memory blocks that wait for the next matrix of their size, since fresh pages cost more than the
/// products that fill them.
enum MemoryPool {
  private static let alignment = 64
  private static let smallest = 1 << 12
  private static let mostBytes = 1 << 28
  private struct Shelf {
    var blocks: [Int: [UnsafeMutableRawPointer]] = [:]
    var bytes = 0
  }
  // The pointers in it belong to nobody else, so they may cross threads with the lock.
  nonisolated(unsafe) private static var shelf = Shelf()
  private static let lock = Mutex(())

  /// Bytes of the block that holds `count` floats: eight sizes to each power of two.
  private static func size(_ count: Int) -> Int {
    let bytes = max(alignment, count * 4)
    guard bytes >= smallest else { return (bytes + alignment - 1) & -alignment }
    let step = 1 << (bytes.bitWidth - bytes.leadingZeroBitCount - 4)
    return (bytes + step - 1) & -step
  }

  static func take(_ count: Int) -> UnsafeMutablePointer<Float> {
    let bytes = size(count)
    let known = bytes < smallest ? nil : lock.withLock { _ in unshelve(bytes) }
    let block = known ?? .allocate(byteCount: bytes, alignment: alignment)
    return block.bindMemory(to: Float.self, capacity: count)
  }

  static func give(_ values: UnsafeMutablePointer<Float>, _ count: Int) {
    let bytes = size(count)
    let block = UnsafeMutableRawPointer(values)
    let kept = bytes >= smallest && lock.withLock { _ in reshelve(block, bytes) }
    if !kept { block.deallocate() }
  }

  private static func unshelve(_ bytes: Int) -> UnsafeMutableRawPointer? {
    guard let block = shelf.blocks[bytes]?.popLast() else { return nil }
    shelf.bytes -= bytes
    return block
  }

  private static func reshelve(_ block: UnsafeMutableRawPointer, _ bytes: Int) -> Bool {
    guard shelf.bytes + bytes <= mostBytes else { return false }
    shelf.blocks[bytes, default: []].append(block)
    shelf.bytes += bytes
    return true
  }
}
