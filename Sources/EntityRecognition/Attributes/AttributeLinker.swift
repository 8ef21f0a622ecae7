import ClinicalRecord
import ClinicalText

/// Decides whose each candidate is.
struct AttributeLinker {
  let prescription: Prescription
  let drugs: [Range<Int>]
  let candidates: [AttributeCandidate]

  /// For each candidate the index of its drug, nil when it belongs to none.
  ///
  /// A count that gives way to a strength leaves its noun as the form: "500 mg, one [tablet]".
  func links() -> [(candidate: AttributeCandidate, drug: Int)] {
    let owners = candidates.indices.map { isFormer($0) ? nil : owner(of: $0) }
    var links: [(candidate: AttributeCandidate, drug: Int)] = []
    for drug in drugs.indices {
      let own = candidates.indices.filter { owners[$0] == drug }
      var hasForm = own.contains { candidates[$0].kind == .form }
      for index in own {
        if keeps(index, of: drug, among: own) {
          links.append((candidates[index], drug))
        } else if let form = form(of: candidates[index]), !hasForm {
          links.append((form, drug))
          hasForm = true
        }
      }
    }
    return links
  }

  private func form(of dose: AttributeCandidate) -> AttributeCandidate? {
    guard let noun = dose.noun, !prescription.isWord(noun, Self.shares),
      let match = prescription.words.forms.match(prescription.codes, at: noun, limit: noun + 1)
    else { return nil }
    return AttributeCandidate(
      kind: .form, sort: nil, lexemes: noun..<noun + 1, normal: match.row[1])
  }

  /// "increased from 40 mg daily to 60 mg": what was before is not what the note orders.
  private func isFormer(_ index: Int) -> Bool {
    var place = candidates[index].lexemes.lowerBound - 1
    var steps = 0
    while place >= 0, steps < 6 {
      if prescription.isWord(place, Self.from) {
        return prescription.isWord(place - 1, Self.change)
          || goesTo(candidates[index].lexemes.upperBound)
      }
      guard candidates.contains(where: { $0.lexemes.contains(place) }) else { return false }
      place -= 1
      steps += 1
    }
    return false
  }

  private func goesTo(_ start: Int) -> Bool {
    (start..<min(start + 6, prescription.lexemes.count)).contains {
      prescription.isWord($0, Self.to)
    }
  }

  private func owner(of index: Int) -> Int? {
    let place = candidates[index].lexemes
    let next = drugs.firstIndex { $0.lowerBound >= place.upperBound }
    let previous = drugs.lastIndex { $0.upperBound <= place.lowerBound }.map(outside)
    if let next, leads(index, to: next, previous: previous) { return next }
    guard let previous, follows(index, previous) else { return nil }
    return previous
  }

  /// "Lotensin (benazepril) 20 mg": what stands behind the brackets is said of the drug before them.
  private func outside(_ drug: Int) -> Int {
    guard drug > 0, at(drugs[drug].upperBound, ")"), at(drugs[drug].lowerBound - 1, "("),
      drugs[drug].lowerBound - 1 - drugs[drug - 1].upperBound <= 2
    else { return drug }
    return drug - 1
  }

  /// The candidate stands in front of its drug: "50 mg of Demerol", "IV heparin".
  private func leads(_ index: Int, to next: Int, previous: Int?) -> Bool {
    let candidate = candidates[index]
    let gap = loose(candidate.lexemes.upperBound..<drugs[next].lowerBound)
    if gap.contains(where: { prescription.isWord($0, Self.breaks) }) { return false }
    let hasOf = gap.contains { prescription.isWord($0, Self.of) }
    let others = gap.filter { !prescription.isWord($0, Self.glue) }.count
    let most = hasOf ? 2 : candidate.sort == .strength && isLoose(candidate, previous) ? 1 : 0
    guard others <= most, gap.allSatisfy({ !isBreak($0) }) else { return false }
    if candidate.kind == .form && !hasOf { return previous == nil && others == 0 }
    guard let previous else { return true }
    let back = loose(drugs[previous].upperBound..<candidate.lexemes.lowerBound)
    if hasOf { return true }
    return !back.isEmpty
      && back.contains { isBreak($0) || prescription.isWord($0, Self.breaks) || isPlain($0) }
  }

  /// At least two words stand between the drug before and the candidate.
  private func isLoose(_ candidate: AttributeCandidate, _ previous: Int?) -> Bool {
    guard let previous else { return true }
    let back =
      drugs[previous]
      .upperBound..<max(
        drugs[previous].upperBound, candidate.lexemes.lowerBound)
    return loose(back).filter(isPlain).count >= 2
  }

  private func follows(_ index: Int, _ drug: Int) -> Bool {
    let candidate = candidates[index]
    guard candidate.lexemes.lowerBound >= drugs[drug].upperBound else { return false }
    let gap = loose(drugs[drug].upperBound..<candidate.lexemes.lowerBound)
    let plain = gap.filter(isPlain).count
    switch candidate.kind {
    case .form: return plain <= 2
    case .dose:
      if prescription.isSymbol(candidate.lexemes.upperBound - 1, "%") { return plain == 0 }
      return plain <= (candidate.sort == .strength ? 12 : 8)
    default: return plain <= 10
    }
  }

  /// The lexemes between that belong to no candidate and no drug.
  private func loose(_ range: Range<Int>) -> [Int] {
    range.filter { place in
      !candidates.contains { $0.lexemes.contains(place) } && !drugs.contains { $0.contains(place) }
    }
  }

  private func isPlain(_ index: Int) -> Bool { prescription.lexemes[index].kind != .symbol }

  private func isBreak(_ index: Int) -> Bool {
    at(index, ",") || at(index, ";") || at(index, ".") || at(index, ":") || at(index, ")")
  }

  private func at(_ index: Int, _ symbol: Unicode.Scalar) -> Bool {
    index >= 0 && index < prescription.lexemes.count && prescription.isSymbol(index, symbol)
  }

  /// Of two attributes of one kind the nearer stays, but in a taper both do.
  private func keeps(_ index: Int, of drug: Int, among own: [Int]) -> Bool {
    let candidate = candidates[index]
    let rivals = own.filter { $0 != index && candidates[$0].kind == candidate.kind }
    for rival in rivals {
      let other = candidates[rival]
      if candidate.sort == .words, other.sort == .strength { return false }
      guard distance(other, drug) < distance(candidate, drug), other.sort != .words else {
        continue
      }
      switch candidate.kind {
      case .dose:
        if isShare(other) || isShare(candidate) { return false }
        if candidate.sort != other.sort || !isApart(rival, index, own) { return false }
      case .form: return false
      case .route, .frequency, .duration:
        if !hasDose(between: rival, index, own) { return false }
      }
    }
    return true
  }

  private func distance(_ candidate: AttributeCandidate, _ drug: Int) -> Int {
    let place = candidate.lexemes
    let after = place.lowerBound - drugs[drug].upperBound
    return after >= 0 ? after : drugs[drug].lowerBound - place.upperBound
  }

  /// "1%", "1:100,000": beside it the volume is left out.
  private func isShare(_ candidate: AttributeCandidate) -> Bool {
    prescription.isSymbol(candidate.lexemes.upperBound - 1, "%")
      || candidate.normal?.contains(":") == true
  }

  private func isApart(_ a: Int, _ b: Int, _ own: [Int]) -> Bool {
    let between = own.filter { $0 > min(a, b) && $0 < max(a, b) }
    return between.contains { candidates[$0].kind != .form }
      || candidates[b].sort == .strength
  }

  private func hasDose(between a: Int, _ b: Int, _ own: [Int]) -> Bool {
    own.contains { $0 > min(a, b) && $0 < max(a, b) && candidates[$0].kind == .dose }
  }

  private static let shares = WordSet("puff puffs cap caps drop drops dose doses spray sprays")
  private static let change = WordSet("up down")
  private static let from = WordSet("from")
  private static let to = WordSet("to")
  private static let of = WordSet("of")
  private static let glue = WordSet("of the course courses")
  private static let breaks = WordSet("and with or plus then")
}
