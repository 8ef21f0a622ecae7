/// What stands between slashes.
extension TokenMender {
  /// "s/p" and "mg/dL" are one token, "pain/swelling" is three.
  func slashed(
    _ bytes: UnsafeBufferPointer<UInt8>, _ lower: Int32, _ upper: Int32, to tokens: inout [Token]
  ) {
    let isKnown = slashedAbbreviations.contains(bytes, Int(lower), Int(upper))
    if isKnown { return add(lower, upper, .abbreviation, to: &tokens) }
    let isInitials = initials(bytes, lower, upper)
    if units(bytes, lower, upper), !isInitials || measures(bytes, lower, tokens) {
      return add(lower, upper, .unit, to: &tokens)
    }
    if isInitials { return add(lower, upper, .abbreviation, to: &tokens) }
    if namesVertebrae(bytes, lower, upper) || grades(bytes, lower, upper) {
      return add(lower, upper, .word, to: &tokens)
    }
    if opensWith(bytes, lower, upper) {
      add(lower, lower + 2, .abbreviation, to: &tokens)
      return slashed(bytes, lower + 2, upper, to: &tokens)
    }
    var start = lower
    while start < upper {
      let end = next(Byte.slash, in: bytes, from: start, to: upper)
      if end > start { word(bytes, start, end, to: &tokens) }
      if end < upper { add(end, end + 1, .punctuation, to: &tokens) }
      start = end + 1
    }
  }

  func next(
    _ byte: UInt8, in bytes: UnsafeBufferPointer<UInt8>, from lower: Int32, to upper: Int32
  ) -> Int32 {
    var position = lower
    while position < upper, bytes[Int(position)] != byte { position += 1 }
    return position
  }

  /// True when every part between the slashes is a unit.
  private func units(_ bytes: UnsafeBufferPointer<UInt8>, _ lower: Int32, _ upper: Int32) -> Bool {
    var start = lower
    while start < upper {
      let end = next(Byte.slash, in: bytes, from: start, to: upper)
      guard units.contains(bytes, Int(start), Int(end)) else { return false }
      start = end + 1
    }
    return true
  }

  /// True for single letters between slashes.
  private func initials(_ bytes: UnsafeBufferPointer<UInt8>, _ lower: Int32, _ upper: Int32) -> Bool
  {
    stride(from: Int(lower), to: Int(upper), by: 2).allSatisfy {
      Byte.isLetter(bytes[$0]) && ($0 + 1 >= upper || bytes[$0 + 1] == Byte.slash)
    }
  }

  /// "M/W/F" and "D/C" are no units; "U/L", "g/L" and what stands behind a number are.
  private func measures(_ bytes: UnsafeBufferPointer<UInt8>, _ lower: Int32, _ tokens: [Token])
    -> Bool
  {
    if let last = tokens.last, last.kind == .number, last.upper + 2 > lower { return true }
    let first = bytes[Int(lower)] | 0x20
    return (first == UInt8(ascii: "u") || first == UInt8(ascii: "g"))
      && bytes[Int(lower) + 2] == UInt8(ascii: "L")
  }

  /// "w/pain", "c/meals": with, then any word.
  private func opensWith(_ bytes: UnsafeBufferPointer<UInt8>, _ lower: Int32, _ upper: Int32)
    -> Bool
  {
    let first = bytes[Int(lower)] | 0x20
    return bytes[Int(lower) + 1] == Byte.slash && upper > lower + 2
      && (first == UInt8(ascii: "w") || first == UInt8(ascii: "c"))
  }

  /// "II/VI": a grade in Roman numbers.
  private func grades(_ bytes: UnsafeBufferPointer<UInt8>, _ lower: Int32, _ upper: Int32) -> Bool {
    bytes[Int(lower)..<Int(upper)].allSatisfy {
      $0 == UInt8(ascii: "I") || $0 == UInt8(ascii: "V") || $0 == UInt8(ascii: "X")
        || $0 == Byte.slash
    }
  }

  /// "L4/5", "L4/L5", "C5/6"; "S1/S2" are heart sounds.
  func namesVertebrae(_ bytes: UnsafeBufferPointer<UInt8>, _ lower: Int32, _ upper: Int32)
    -> Bool
  {
    guard upper - lower >= 4, upper - lower <= 7 else { return false }
    func level(_ from: Int32, _ to: Int32, letterNeeded: Bool) -> Bool {
      var start = from
      let first = bytes[Int(start)]
      let hasLetter = "CTLSctls".utf8.contains(first)
      if hasLetter { start += 1 } else if letterNeeded { return false }
      return start < to && to - start <= 2
        && (start..<to).allSatisfy { Byte.isDigit(bytes[Int($0)]) }
    }
    let slash = next(Byte.slash, in: bytes, from: lower, to: upper)
    guard slash > lower, slash + 1 < upper else { return false }
    let isHeart = bytes[Int(lower)] | 0x20 == UInt8(ascii: "s")
    if isHeart && Byte.isLetter(bytes[Int(slash) + 1]) { return false }
    return level(lower, slash, letterNeeded: true) && level(slash + 1, upper, letterNeeded: false)
  }
}
