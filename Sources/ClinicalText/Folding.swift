import ICUBridge

/// Brings the forms of a word together, the same way for lexicons, the index, vectors and queries.
///
/// Case, accents, possessives, plurals, the periods of abbreviations and British spellings are folded:
/// "Haemorrhages" and "hemorrhage" give `hemorrhage`, "b.i.d." gives `bid`. A folded word is a key to compare, not
/// a word to show.
public enum Folding {
  /// The folded form of one token's bytes, written over `word`.
  public static func fold(_ bytes: some Collection<UInt8>, into word: inout [UInt8]) {
    if bytes.withContiguousStorageIfAvailable({ fold($0, into: &word) }) == nil {
      Array(bytes).withUnsafeBufferPointer { fold($0, into: &word) }
    }
  }

  /// The folded form of one token's bytes, written over `word`.
  package static func fold(_ bytes: UnsafeBufferPointer<UInt8>, into word: inout [UInt8]) {
    word.removeAll(keepingCapacity: true)
    word.append(contentsOf: bytes)
    var all: UInt8 = 0
    word.withUnsafeMutableBufferPointer { word in
      for i in word.indices {
        all |= word[i]
        if Byte.isUpper(word[i]) { word[i] |= 0x20 }
      }
    }
    if all >= 0x80 {
      let folded = word.withUnsafeBufferPointer { Charset.fold($0) }
      if let folded { word = folded }
      for i in word.indices.dropLast(2)
      where word[i] == 0xE2 && word[i + 1] == 0x80 && word[i + 2] == 0x99 {
        word.replaceSubrange(i...i + 2, with: CollectionOfOne(UInt8(ascii: "'")))
        break
      }
    }
    guard let first = word.first, !Byte.isDigit(first), word.count > 2 else { return }
    dropPossessive(&word)
    dropPeriods(&word)
    americanize(&word)
    singularize(&word)
  }

  /// The folded form of a word.
  public static func fold(_ text: String) -> String {
    var word: [UInt8] = []
    fold(Array(text.utf8), into: &word)
    return String(decoding: word, as: UTF8.self)
  }

  private static func dropPossessive(_ word: inout [UInt8]) {
    if ends(word, "'s") { word.removeLast(2) } else if ends(word, "'") { word.removeLast() }
  }

  /// "b.i.d." is "bid"; a word with digits keeps its points.
  private static func dropPeriods(_ word: inout [UInt8]) {
    guard word.contains(Byte.period), !word.contains(where: Byte.isDigit) else { return }
    word.removeAll { $0 == Byte.period }
  }

  private static func americanize(_ word: inout [UInt8]) {
    guard word.count >= 6 else { return }
    if ends(word, "our") { word.replaceSubrange(word.count - 3..<word.count, with: "or".utf8) }
    if ends(word, "ours") { word.replaceSubrange(word.count - 4..<word.count, with: "ors".utf8) }
    var i = 0
    while i + 2 < word.count {
      let isDigraph =
        (word[i] == UInt8(ascii: "a") || word[i] == UInt8(ascii: "o"))
        && word[i + 1] == UInt8(ascii: "e")
      if isDigraph { word.remove(at: i) }
      i += 1
    }
    if starts(word, "leuc") { word[3] = UInt8(ascii: "k") }
  }

  private static func singularize(_ word: inout [UInt8]) {
    let count = word.count
    guard count > 3, word[count - 1] == UInt8(ascii: "s") || word[count - 1] == UInt8(ascii: "e")
    else { return }
    if ends(word, "brae") || ends(word, "rrae") || ends(word, "llae") { word.removeLast(); return }
    guard word[count - 1] == UInt8(ascii: "s") else { return }
    if ends(word, "ies"), count > 4 {
      word.replaceSubrange(count - 3..<count, with: "y".utf8)
    } else if count > 6,
      ends(word, "oses") || ends(word, "yses") || ends(word, "stases") || ends(word, "theses")
    {
      word.replaceSubrange(count - 2..<count, with: "is".utf8)
    } else if ends(word, "aches") {
      word.removeLast()
    } else if ends(word, "sses") || ends(word, "xes") || ends(word, "ches") || ends(word, "shes")
      || ends(word, "zes") || ends(word, "inuses") || ends(word, "iruses")
    {
      word.removeLast(2)
    } else if !ends(word, "ss"), !ends(word, "us"), !ends(word, "is") {
      word.removeLast()
    }
  }

  private static func ends(_ word: [UInt8], _ suffix: StaticString) -> Bool {
    let count = suffix.utf8CodeUnitCount
    guard word.count >= count else { return false }
    for i in 0..<count where word[word.count - count + i] != suffix.utf8Start[i] { return false }
    return true
  }

  private static func starts(_ word: [UInt8], _ prefix: StaticString) -> Bool {
    let count = prefix.utf8CodeUnitCount
    guard word.count >= count else { return false }
    for i in 0..<count where word[i] != prefix.utf8Start[i] { return false }
    return true
  }
}
