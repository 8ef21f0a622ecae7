import ClinicalText
import Files

/// What an image of a lexicon consists of, in the order of its table of contents.
enum ImagePart: Int, CaseIterable {
  /// Strings: two bytes of length, then UTF-8.
  case strings
  /// Five numbers a concept: id, name, first term, first code, type; one row more than concepts.
  case concepts
  /// The string of each term, the preferred name of a concept first.
  case terms
  /// Three numbers a code: system, code, title.
  case codes
  /// Concept numbers in the order of their ids.
  case byID
  /// Open addressing: the hash of each atom, and its number.
  case atomHashes, atomNumbers
  /// The state behind the root for each atom.
  case root
  /// The first edge of each state, one more than states; edge `k` leads to state `k + 1`.
  case firstEdge
  case edges
  /// The first sense of each state, 0 for none.
  case accepts
  /// Three numbers a sense: target, flags, first context.
  case senses
  /// Runs of contexts: their count, then for each its length and its atoms.
  case contexts
  /// Open addressing: a hash of the content words of a term in any order, and its first sense.
  case bagHashes, bagSenses
  /// For each atom the site that it is an adjective of ("renal": `kidney`), else the atom itself.
  case siteOfAdjective
}

/// A compiled lexicon: tables that are read where they lie, linked into the program or mapped from a file.
// @unchecked: the bytes are constant for the life of this object, which keeps their owner.
final class LexiconImage: @unchecked Sendable {
  static let magic: [UInt8] = Array("OSLRLEX3".utf8)

  private let owner: MappedFile?
  private let copy: UnsafeMutableRawBufferPointer?

  let strings: UnsafeRawBufferPointer
  let concepts: UnsafeBufferPointer<UInt32>
  let terms: UnsafeBufferPointer<UInt32>
  let codes: UnsafeBufferPointer<UInt32>
  let byID: UnsafeBufferPointer<UInt32>
  let atomHashes: UnsafeBufferPointer<UInt64>
  let atomNumbers: UnsafeBufferPointer<UInt32>
  let root: UnsafeBufferPointer<UInt32>
  let firstEdge: UnsafeBufferPointer<UInt32>
  let edges: UnsafeBufferPointer<UInt32>
  let accepts: UnsafeBufferPointer<UInt32>
  let senses: UnsafeBufferPointer<UInt32>
  let contexts: UnsafeBufferPointer<UInt32>
  let bagHashes: UnsafeBufferPointer<UInt64>
  let bagSenses: UnsafeBufferPointer<UInt32>
  let siteOfAdjective: UnsafeBufferPointer<UInt32>

  /// An image from bytes that outlive it or belong to `owner` or `copy`; nil when they are none.
  init?(
    _ bytes: UnsafeRawBufferPointer, owner: MappedFile? = nil,
    copy: UnsafeMutableRawBufferPointer? = nil
  ) {
    guard let parts = Self.parts(of: bytes) else { return nil }
    self.owner = owner
    self.copy = copy
    func numbers(_ part: ImagePart) -> UnsafeBufferPointer<UInt32> {
      parts[part.rawValue].bindMemory(to: UInt32.self)
    }
    func hashes(_ part: ImagePart) -> UnsafeBufferPointer<UInt64> {
      parts[part.rawValue].bindMemory(to: UInt64.self)
    }
    strings = parts[ImagePart.strings.rawValue]
    concepts = numbers(.concepts)
    terms = numbers(.terms)
    codes = numbers(.codes)
    byID = numbers(.byID)
    atomHashes = hashes(.atomHashes)
    atomNumbers = numbers(.atomNumbers)
    root = numbers(.root)
    firstEdge = numbers(.firstEdge)
    edges = numbers(.edges)
    accepts = numbers(.accepts)
    senses = numbers(.senses)
    contexts = numbers(.contexts)
    bagHashes = hashes(.bagHashes)
    bagSenses = numbers(.bagSenses)
    siteOfAdjective = numbers(.siteOfAdjective)
  }

  /// An image in memory of its own.
  convenience init?(copying bytes: [UInt8]) {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 16)
    copy.copyBytes(from: bytes)
    self.init(UnsafeRawBufferPointer(copy), copy: copy)
  }

  deinit { copy?.deallocate() }

  /// Where each part lies; nil when the bytes are no image or a part leaves them.
  private static func parts(of bytes: UnsafeRawBufferPointer) -> [UnsafeRawBufferPointer]? {
    let count = ImagePart.allCases.count
    guard bytes.count >= 8 + 16 * count, bytes.prefix(8).elementsEqual(magic) else { return nil }
    var parts: [UnsafeRawBufferPointer] = []
    for part in 0..<count {
      let offset = bytes.loadUnaligned(fromByteOffset: 8 + 16 * part, as: UInt64.self)
      let size = bytes.loadUnaligned(fromByteOffset: 16 + 16 * part, as: UInt64.self)
      guard offset % 8 == 0, offset <= bytes.count, size <= UInt64(bytes.count) - offset else {
        return nil
      }
      parts.append(UnsafeRawBufferPointer(rebasing: bytes[Int(offset)..<Int(offset + size)]))
    }
    let tables = [ImagePart.atomHashes, .bagHashes].map { parts[$0.rawValue].count / 8 }
    guard tables.allSatisfy({ $0 > 0 && $0 & ($0 - 1) == 0 }) else { return nil }
    return parts
  }

  var conceptCount: Int { concepts.count / 5 - 1 }

  /// The string at a place of the pool.
  func string(_ offset: UInt32) -> String { String(decoding: bytes(offset), as: UTF8.self) }

  /// The bytes of the string at a place of the pool.
  func bytes(_ offset: UInt32) -> UnsafeRawBufferPointer {
    let start = Int(offset)
    let count = Int(strings[start]) | Int(strings[start + 1]) << 8
    return UnsafeRawBufferPointer(rebasing: strings[start + 2..<start + 2 + count])
  }

  /// The number of the atom with that hash, `Atom.unknown` when it stands in no term.
  @inline(__always)
  func atom(_ hash: UInt64) -> UInt32 {
    let mask = atomHashes.count - 1
    var slot = Int(truncatingIfNeeded: hash >> 17) & mask
    while atomHashes[slot] != 0 {
      if atomHashes[slot] == hash { return atomNumbers[slot] }
      slot = (slot + 1) & mask
    }
    return Atom.unknown
  }

  /// The state behind `state` and `atom`, 0 when there is none.
  @inline(__always)
  func step(_ state: UInt32, _ atom: UInt32) -> UInt32 {
    if state == 0 { return root[Int(atom)] }
    var low = Int(firstEdge[Int(state)])
    var high = Int(firstEdge[Int(state) + 1])
    while high - low > 8 {
      let middle = (low + high) / 2
      if edges[middle] <= atom { low = middle } else { high = middle }
    }
    while low < high {
      if edges[low] == atom { return UInt32(low + 1) }
      low += 1
    }
    return 0
  }

  /// The first sense of the terms with these content words, 0 when there is none.
  func bag(_ hash: UInt64) -> Int {
    let mask = bagHashes.count - 1
    var slot = Int(truncatingIfNeeded: hash >> 17) & mask
    while bagHashes[slot] != 0 {
      if bagHashes[slot] == hash { return Int(bagSenses[slot]) }
      slot = (slot + 1) & mask
    }
    return 0
  }

  func sense(_ index: Int) -> Sense {
    Sense(target: senses[3 * index], flags: senses[3 * index + 1], context: senses[3 * index + 2])
  }

  /// The number of the concept with that id, nil when there is none.
  func number(ofID id: [UInt8]) -> Int? {
    var low = 0
    var high = byID.count
    while low < high {
      let middle = (low + high) / 2
      let number = Int(byID[middle])
      let found = bytes(concepts[5 * number])
      if found.elementsEqual(id) { return number }
      if found.lexicographicallyPrecedes(id) { low = middle + 1 } else { high = middle }
    }
    return nil
  }

  /// A hash of content words that does not know their order.
  static func bagHash(_ atoms: some Sequence<UInt32>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for atom in atoms.sorted() {
      hash = (hash ^ UInt64(atom)) &* 0x9E37_79B9_7F4A_7C15 ^ hash >> 31
    }
    return hash == 0 ? 1 : hash
  }
}
