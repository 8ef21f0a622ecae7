import ClinicalText

/// Brings the ways of writing one title together.
enum TitleFolding {
  /// Writes a title over `folded`: lower case, `&` and `/` as "and", other marks as blanks, no brackets, one blank
  /// between words.
  static func fold(_ title: some Collection<UInt8>, into folded: inout [UInt8]) {
    folded.removeAll(keepingCapacity: true)
    var depth = 0
    var pending = false
    for byte in title {
      switch byte {
      case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"): depth = max(0, depth - 1)
      case _ where depth > 0: continue
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...0xFF:
        if pending, !folded.isEmpty { folded.append(0x20) }
        pending = false
        folded.append(Byte.isUpper(byte) ? byte | 0x20 : byte)
      case UInt8(ascii: "&"), UInt8(ascii: "/"), UInt8(ascii: "+"):
        if !folded.isEmpty { folded.append(0x20) }
        folded += Array("and".utf8)
        pending = true
      case UInt8(ascii: "'"), UInt8(ascii: "."): continue
      default: pending = true
      }
    }
  }

  /// A folded title without articles, its words in the singular.
  static func loosened(_ title: ArraySlice<UInt8>) -> [UInt8] {
    let words = TitleWords(title)
    var result: [UInt8] = []
    result.reserveCapacity(title.count)
    for word in words.all where words.all.count == 1 || !words.isArticle(word) {
      if !result.isEmpty { result.append(0x20) }
      appendSingular(words.word(word), to: &result)
    }
    return result
  }

  private static func appendSingular(_ word: ArraySlice<UInt8>, to result: inout [UInt8]) {
    guard word.count > 3, word.last == UInt8(ascii: "s") else {
      return result.append(contentsOf: word)
    }
    if word.elementsEqual("diagnoses".utf8) {
      result += "diagnosis".utf8
    } else if word.suffix(3).elementsEqual("ies".utf8) {
      result += word.dropLast(3)
      result.append(UInt8(ascii: "y"))
    } else {
      let isSingular = "sui".utf8.contains(word[word.endIndex - 2])
      result += isSingular ? word : word.dropLast()
    }
  }
}
