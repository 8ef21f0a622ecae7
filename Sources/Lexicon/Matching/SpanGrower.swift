import ClinicalRecord

/// Widens a concept's name to the mention: "acute", "left" in front, "scan" and "of the right hip" behind.
struct SpanGrower {
  let ids: [UInt32]
  let shape: [UInt8]
  let modifiers: [UInt8]

  /// True when a name directly behind another continues the same mention; a drug is its name only.
  static func joins(_ first: EntityType, _ second: EntityType) -> Bool {
    second != .drug && (first != .drug || second != .procedure)
  }

  /// The type of the mention when the atom there is a head that ends it; nil when it is none.
  func head(_ index: Int, behind type: EntityType) -> EntityType? {
    let bits = modifiers[index]
    guard bits & ImageMatcher.head != 0 else { return nil }
    let target = Int(bits >> ImageMatcher.headShift & 7)
    if target == LexiconBuilder.ofSite { return nil }
    if target == LexiconBuilder.sameType { return type == .drug ? nil : type }
    let next = EntityType.allCases[target]
    return type == .drug && next == .procedure ? nil : next
  }

  /// True when a qualifier among these atoms makes a finding of a test.
  func isAbnormal(_ range: Range<Int>) -> Bool {
    range.contains { modifiers[$0] & ImageMatcher.abnormal != 0 }
  }

  /// The mention around the atoms of a name, inside `limits`.
  func grow(_ core: Range<Int>, _ type: EntityType, within limits: Range<Int>) -> Range<Int> {
    guard type != .drug else { return core }
    return lower(
      core.lowerBound, limits.lowerBound)..<upper(core.upperBound, type, limits.upperBound)
  }

  /// Qualifiers and sites in front, and "cervical or" in front of "axillary".
  private func lower(_ start: Int, _ limit: Int) -> Int {
    var lower = start
    while lower > limit {
      if isModifier(lower - 1) {
        lower -= 1
      } else if let before = shared(lower, limit) {
        lower = before
      } else {
        break
      }
    }
    return lower
  }

  /// Where a site begins that shares its head with the site at `lower`: "cervical, supraclavicular, or".
  private func shared(_ lower: Int, _ limit: Int) -> Int? {
    guard modifiers[lower] & ImageMatcher.site != 0 else { return nil }
    var before = lower - 1
    if before > limit, Atom.isConjunction(ids[before]) {
      before -= 1
    } else if ids[before] != Atom.comma {
      return nil
    }
    if before > limit, ids[before] == Atom.comma { before -= 1 }
    return before >= limit && modifiers[before] & ImageMatcher.site != 0 ? before : nil
  }

  /// Behind "type 2", "of the right hip", or behind "hip" itself for a test.
  private func upper(_ start: Int, _ type: EntityType, _ end: Int) -> Int {
    var start = start
    while start < end, modifiers[start] & ImageMatcher.behind != 0 { start += 1 }
    var position = start
    if position < end, ids[position] == Atom.connector, shape[position] & AtomSequence.loose == 0 {
      position += 1
    } else if type != .test {
      return start
    }
    var upper = start
    while position < end, isModifier(position) {
      position += 1
      guard modifiers[position - 1] & ImageMatcher.site != 0 else { continue }
      upper = position
      if position + 1 < end, Atom.isConjunction(ids[position]), isModifier(position + 1) {
        position += 1
      }
    }
    return upper
  }

  private func isModifier(_ index: Int) -> Bool {
    modifiers[index] & (ImageMatcher.qualifier | ImageMatcher.site) != 0
  }
}
