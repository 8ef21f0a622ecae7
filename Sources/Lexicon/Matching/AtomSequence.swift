import CKernels
import ClinicalText

/// The atoms of a text, with the tokens that they stand in; reused from text to text.
struct AtomSequence {
  private(set) var ids: [UInt32] = []
  private(set) var first: [Int32] = []
  private(set) var last: [Int32] = []
  private(set) var shape: [UInt8] = []
  private var reader = AtomReader()
  private var hashes: [UInt64] = []
  private var keys: [UInt64] = []
  /// Words seen before.
  private var known = [KnownAtom](repeating: KnownAtom(), count: knownCount)
  private static let knownCount = 1 << 14

  /// A word as it is written, by its key, and its atom.
  private struct KnownAtom {
    var key: UInt64 = 0
    var atom: UInt32 = 0
    /// In place of an atom: a word of several pieces.
    static let several = UInt32.max
  }

  /// An atom's shape: whether it opens or closes its token, and whether that is in capitals.
  static let opens: UInt8 = 1
  static let closes: UInt8 = 2
  static let capitals: UInt8 = 4
  /// A connector that may lead away from the mention.
  static let loose: UInt8 = 8

  var count: Int { ids.count }

  mutating func removeAll() {
    ids.removeAll(keepingCapacity: true)
    first.removeAll(keepingCapacity: true)
    last.removeAll(keepingCapacity: true)
    shape.removeAll(keepingCapacity: true)
  }

  /// Appends the atoms of tokens.
  mutating func append(
    _ tokens: UnsafeBufferPointer<Token>, _ range: Range<Int>, of bytes: UnsafeBufferPointer<UInt8>,
    in image: LexiconImage
  ) {
    readKeys(of: tokens, range, bytes)
    for index in range {
      let token = UnsafeBufferPointer(rebasing: bytes[tokens[index].range.indices])
      let key = keys[index - range.lowerBound]
      let place = Self.place(of: key)
      if known[place].key != key {
        reader.pieces(of: token, into: &hashes)
        known[place] = KnownAtom(
          key: key, atom: hashes.count == 1 ? image.atom(hashes[0]) : KnownAtom.several)
      }
      let atom = known[place].atom
      if atom == KnownAtom.several {
        appendPieces(of: token, at: index, image)
      } else {
        let isLoud = atom != Atom.unknown && Self.isCapitals(token)
        push(atom, index, Self.opens | Self.closes | (isLoud ? Self.capitals : 0))
      }
    }
  }

  /// Finds all keys first, so that what is known of the words is on its way when it is asked for.
  private mutating func readKeys(
    of tokens: UnsafeBufferPointer<Token>, _ range: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>
  ) {
    keys.removeAll(keepingCapacity: true)
    known.withUnsafeBufferPointer { known in
      for index in range {
        let key = wordKey(UnsafeBufferPointer(rebasing: bytes[tokens[index].range.indices]))
        ck_prefetch(known.baseAddress! + Self.place(of: key))
        keys.append(key)
      }
    }
  }

  private static func place(of key: UInt64) -> Int {
    Int(truncatingIfNeeded: key) & (knownCount - 1)
  }

  private mutating func appendPieces(
    of token: UnsafeBufferPointer<UInt8>, at index: Int, _ image: LexiconImage
  ) {
    reader.pieces(of: token, into: &hashes)
    let loud = Self.isCapitals(token) ? Self.capitals : 0
    for (i, hash) in hashes.enumerated() {
      let opens = i == 0 ? Self.opens : 0
      push(image.atom(hash), index, opens | (i == hashes.count - 1 ? Self.closes : 0) | loud)
    }
  }

  @inline(__always)
  private mutating func push(_ atom: UInt32, _ token: Int, _ form: UInt8) {
    if Atom.isArticle(atom), ids.last == Atom.connector, last[last.count - 1] == token - 1 {
      last[last.count - 1] = Int32(token)
      return
    }
    ids.append(Atom.isPreposition(atom) ? Atom.connector : atom)
    first.append(Int32(token))
    last.append(Int32(token))
    shape.append(Atom.isLoose(atom) ? form | Self.loose : form)
  }

  /// True for two capitals or more and no lower-case letter but a last "s".
  private static func isCapitals(_ word: UnsafeBufferPointer<UInt8>) -> Bool {
    var capitals = 0
    for (i, byte) in word.enumerated() {
      if Byte.isUpper(byte) { capitals += 1 }
      if Byte.isLower(byte), i != word.count - 1 || byte != UInt8(ascii: "s") { return false }
    }
    return capitals >= 2
  }

  /// The atom that holds or follows a token.
  func atom(ofToken token: Int) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if last[middle] < token { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
