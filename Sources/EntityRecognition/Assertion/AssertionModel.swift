import ClinicalRecord
import ClinicalText

/// A multinomial logistic regression over hashed features.
///
/// The file is an open-addressed table: 16 bytes of head ("OSLASRT1", capacity, scale), then capacity
/// keys of 4 bytes, then for each six weights of one byte.
struct AssertionModel: Sendable {
  /// The classes in the order of the weights.
  static let classes: [AssertionStatus] = [
    .present, .absent, .possible, .hypothetical, .family, .allergy,
  ]
  static let magic = Array("OSLASRT1".utf8)
  static let headSize = 16

  private let capacity: Int
  private let bytes: [UInt8]

  /// The model whose file has these bytes, nil when they are none.
  init?(_ bytes: [UInt8]) {
    guard bytes.count > Self.headSize, bytes.prefix(8).elementsEqual(Self.magic) else { return nil }
    capacity = bytes.withUnsafeBytes {
      Int($0.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
    }
    guard bytes.count == Self.headSize + capacity * 10 else { return nil }
    self.bytes = bytes
  }

  /// The model linked into the program.
  static let linked = LinkedFile("models/assertion.bin").flatMap { AssertionModel(Array($0.bytes)) }

  /// The score of each class.
  func scores(_ features: AssertionFeatures) -> InlineScores {
    var sums = InlineScores()
    bytes.withUnsafeBytes { bytes in
      for hash in features.hashes {
        guard let base = weights(of: hash, bytes) else { continue }
        for label in 0..<6 { sums[label] += Float(Int8(bitPattern: bytes[base + label])) }
      }
    }
    return sums
  }

  /// The feature token that speaks most for `label` against present, nil when none does.
  func strongest(_ features: AssertionFeatures, for label: Int) -> Int? {
    var sums: [Int32: Int] = [:]
    bytes.withUnsafeBytes { bytes in
      for (hash, token) in zip(features.hashes, features.tokens) where token >= 0 {
        guard let base = weights(of: hash, bytes) else { continue }
        let weight = Int(Int8(bitPattern: bytes[base + label]))
        sums[token, default: 0] += weight - Int(Int8(bitPattern: bytes[base]))
      }
    }
    let best = sums.max { ($0.value, -$0.key) < ($1.value, -$1.key) }
    return best.flatMap { $0.value > 0 ? Int($0.key) : nil }
  }

  /// Where the weights of a feature begin, nil when the model does not know it.
  private func weights(of hash: UInt32, _ bytes: UnsafeRawBufferPointer) -> Int? {
    let mask = capacity - 1
    var slot = Int(hash) & mask
    while true {
      let key = bytes.loadUnaligned(fromByteOffset: Self.headSize + slot * 4, as: UInt32.self)
      if key == hash { return Self.headSize + capacity * 4 + slot * 6 }
      if key == 0 { return nil }
      slot = (slot + 1) & mask
    }
  }
}

/// Six sums without an allocation.
struct InlineScores {
  private var low = SIMD4<Float>()
  private var high = SIMD2<Float>()

  subscript(index: Int) -> Float {
    get { index < 4 ? low[index] : high[index - 4] }
    set { if index < 4 { low[index] = newValue } else { high[index - 4] = newValue } }
  }

  /// The index of the largest; the first of equal ones.
  var best: Int {
    var best = 0
    for index in 1..<6 where self[index] > self[best] { best = index }
    return best
  }
}
