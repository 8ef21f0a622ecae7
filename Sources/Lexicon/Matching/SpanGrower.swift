import ClinicalRecord

/// Widens a concept's name to the mention: "acute", "left" in front, "of the right hip" behind.
struct SpanGrower {
  let ids: [UInt32]
  let modifiers: [UInt8]

  /// The mention around the atoms of a name, inside `limits`; `next` is where the next name begins.
  func grow(_ core: Range<Int>, _ type: EntityType, within limits: Range<Int>, next: Int?)
    -> Range<Int>
  {
    guard type != .drug else { return core }
    var lower = core.lowerBound
    while lower > limits.lowerBound, modifiers[lower - 1] != 0 { lower -= 1 }
    let end = min(limits.upperBound, next ?? limits.upperBound)
    return lower..<upper(core.upperBound, type, end)
  }

  /// Behind "of the right hip", or behind "hip" itself for a test.
  private func upper(_ start: Int, _ type: EntityType, _ end: Int) -> Int {
    var position = start
    if position < end, ids[position] == Atom.connector {
      position += 1
    } else if type != .test {
      return start
    }
    var upper = start
    while position < end, modifiers[position] != 0 {
      position += 1
      if modifiers[position - 1] & ConceptMatcher.site != 0 { upper = position }
      if position + 1 < end, Atom.isConjunction(ids[position]),
        modifiers[position - 1] & ConceptMatcher.site != 0, modifiers[position + 1] != 0
      {
        position += 1
      }
    }
    return upper
  }
}
