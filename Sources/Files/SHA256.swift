import CKernels

/// The SHA-256 digest of bytes that come in any number of pieces (FIPS 180-4).
public struct SHA256: Sendable {
  private var state: [UInt32] = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab,
    0x5be0_cd19,
  ]
  private var block: [UInt8] = []
  private var length: UInt64 = 0

  public init() { block.reserveCapacity(64) }

  /// The digest of `bytes` as 64 lower-case hexadecimal digits.
  public static func hex(_ bytes: borrowing [UInt8]) -> String {
    var digest = SHA256()
    bytes.withUnsafeBytes { digest.update($0) }
    return digest.finish()
  }

  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    length += UInt64(bytes.count)
    var position = 0
    if !block.isEmpty {
      let taken = min(64 - block.count, bytes.count)
      block.append(contentsOf: bytes[..<taken])
      position = taken
      guard block.count == 64 else { return }
      block.withUnsafeBytes { ck_sha256(&state, $0.baseAddress!, 1) }
      block.removeAll(keepingCapacity: true)
    }
    let blocks = (bytes.count - position) / 64
    if blocks > 0 { ck_sha256(&state, bytes.baseAddress! + position, blocks) }
    block.append(contentsOf: bytes[(position + blocks * 64)...])
  }

  /// Closes the digest and returns it in hexadecimal.
  public mutating func finish() -> String {
    let bits = length * 8
    let padding = (block.count < 56 ? 56 : 120) - block.count
    var tail: [UInt8] = [0x80] + [UInt8](repeating: 0, count: padding - 1)
    tail += (0..<8).map { UInt8(truncatingIfNeeded: bits >> UInt64(56 - 8 * $0)) }
    tail.withUnsafeBytes { update($0) }
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for word in state {
      for shift in stride(from: 28, through: 0, by: -4) {
        text.append(digits[Int(word >> UInt32(shift)) & 15])
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
