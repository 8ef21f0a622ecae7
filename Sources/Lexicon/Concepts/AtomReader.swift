import ClinicalText

/// Turns tokens into atoms: the folded words between hyphens, as 64-bit hashes.
///
/// "X-rays" gives the atoms of `x` and `ray`, so that "x ray" and "x-ray" meet.
package struct AtomReader {
  private var word: [UInt8] = []

  package init() { word.reserveCapacity(64) }

  /// The hash of bytes as they stand.
  @inlinable
  package static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    hash ^= hash >> 29
    return hash == 0 ? 1 : hash
  }

  /// The hash of a word's folded form.
  package static func hash(of word: String) -> UInt64 {
    var folded: [UInt8] = []
    Folding.fold(Array(word.utf8), into: &folded)
    return folded.withUnsafeBufferPointer(hash)
  }

  /// The hash of the folded form of one piece.
  package mutating func foldedHash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    Folding.fold(bytes, into: &word)
    return word.withUnsafeBufferPointer(Self.hash)
  }

  /// The folded hashes of the pieces between hyphens, in place of what `hashes` held; a number stays whole.
  package mutating func pieces(
    of bytes: UnsafeBufferPointer<UInt8>, into hashes: inout [UInt64]
  ) {
    hashes.removeAll(keepingCapacity: true)
    guard bytes.count > 2, !Self.isNumeric(bytes) else { return hashes.append(foldedHash(bytes)) }
    var start = 0
    var position = 0
    while position < bytes.count {
      let width = Self.hyphen(bytes, position)
      if width == 0 { position += 1; continue }
      if position > start { hashes.append(foldedHash(.init(rebasing: bytes[start..<position]))) }
      position += width
      start = position
    }
    if start < bytes.count { hashes.append(foldedHash(.init(rebasing: bytes[start...]))) }
  }

  /// The width of a hyphen at `position`, 0 when none stands there.
  private static func hyphen(_ bytes: UnsafeBufferPointer<UInt8>, _ position: Int) -> Int {
    if bytes[position] == Byte.hyphen { return 1 }
    let isWide =
      bytes[position] == 0xE2 && position + 2 < bytes.count && bytes[position + 1] == 0x80
      && (bytes[position + 2] == 0x90 || bytes[position + 2] == 0x91)
    return isWide ? 3 : 0
  }

  private static func isNumeric(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    !bytes.contains(where: Byte.isLetter)
  }
}

/// Atoms with a part in matching, and their fixed numbers.
package enum Atom {
  /// An atom that stands in no term.
  package static let unknown: UInt32 = 0
  /// "of", "in the", "of his": what joins a head and its site.
  package static let connector: UInt32 = 1
  package static let firstFree: UInt32 = 64

  /// The first four lead to a mention's own site; the others may lead elsewhere.
  static let prepositions = ["of", "in", "at", "to", "within", "over", "on", "involving"]
  static let articles = ["the", "a", "an", "his", "her", "their", "my", "your", "patient", "this"]
  static let conjunctions = ["and", "or"]

  /// Words and marks with a fixed number, from 2 on, in this order.
  static var fixed: [String] { prepositions + articles + conjunctions + [","] }

  @inlinable package static func isPreposition(_ atom: UInt32) -> Bool { atom >= 2 && atom < 10 }
  @inlinable package static func isArticle(_ atom: UInt32) -> Bool { atom >= 10 && atom < 20 }
  /// False for connectors, articles and conjunctions.
  @inlinable package static func hasMeaning(_ atom: UInt32) -> Bool { atom >= firstFree }
  @inlinable package static func isLoose(_ atom: UInt32) -> Bool { atom >= 6 && atom < 10 }
  @inlinable package static func isConjunction(_ atom: UInt32) -> Bool { atom == 20 || atom == 21 }
  package static let comma: UInt32 = 22
}
