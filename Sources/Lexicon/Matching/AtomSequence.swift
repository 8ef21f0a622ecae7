import ClinicalText

/// The atoms of a text, with the tokens that they stand in; reused from text to text.
struct AtomSequence {
  private(set) var ids: [UInt32] = []
  private(set) var first: [Int32] = []
  private(set) var last: [Int32] = []
  private(set) var shape: [UInt8] = []
  private var reader = AtomReader()
  private var hashes: [UInt64] = []
  /// The atoms of words seen before.
  private var known = [(key: UInt64, atom: UInt32)](repeating: (0, 0), count: 1 << 14)
  private var keys = WordKeys()
  /// In place of an atom: a word of several pieces.
  private static let several = UInt32.max

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
    known.withUnsafeBytes { keys.read(tokens, range, of: bytes, for: $0, rows: known.count) }
    for index in range {
      let token = UnsafeBufferPointer(rebasing: bytes[tokens[index].range.indices])
      let key = keys[index - range.lowerBound]
      let row = WordKeys.row(of: key, in: known.count)
      if known[row].key != key { known[row] = (key, atom(of: token, image)) }
      let atom = known[row].atom
      if atom == Self.several {
        appendPieces(of: token, at: index, image)
      } else {
        let isLoud = atom != Atom.unknown && Self.isCapitals(token)
        push(atom, index, Self.opens | Self.closes | (isLoud ? Self.capitals : 0))
      }
    }
  }

  /// The atom of a word that is not remembered.
  private mutating func atom(of token: UnsafeBufferPointer<UInt8>, _ image: LexiconImage) -> UInt32
  {
    reader.pieces(of: token, into: &hashes)
    return hashes.count == 1 ? image.atom(hashes[0]) : Self.several
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
