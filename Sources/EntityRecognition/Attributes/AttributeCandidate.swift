import ClinicalRecord
import ClinicalText

/// A place that reads like an attribute, before it is known whose.
struct AttributeCandidate {
  var kind: DrugAttributeKind
  var sort: DoseSort?
  var lexemes: Range<Int>
  var normal: String?
  /// The last lexeme of a counted dose, which is a form when the count is left out.
  var noun: Int?
}

/// Finds the candidates of a prescription.
struct AttributeScan {
  var prescription: Prescription
  /// The lexemes of each drug, in order.
  let drugs: [Range<Int>]

  mutating func candidates() -> [AttributeCandidate] {
    var found: [AttributeCandidate] = []
    var index = 0
    var drug = 0
    let count = prescription.lexemes.count
    while index < count {
      while drug < drugs.count, drugs[drug].upperBound <= index { drug += 1 }
      if drug < drugs.count, drugs[drug].contains(index) {
        index = drugs[drug].upperBound
        continue
      }
      prescription.limit = drug < drugs.count ? drugs[drug].lowerBound : count
      if let candidate = best(index) {
        found.append(candidate)
        index = candidate.lexemes.upperBound
      } else {
        // "#30" is what the pharmacy hands out.
        index += prescription.isSymbol(index, "#") ? 2 : 1
      }
    }
    return found
  }

  private func best(_ start: Int) -> AttributeCandidate? {
    var best: AttributeCandidate?
    func offer(_ kind: DrugAttributeKind, _ end: Int?, _ normal: String?, _ sort: DoseSort? = nil) {
      guard let end, end > (best?.lexemes.upperBound ?? start) else { return }
      best = AttributeCandidate(kind: kind, sort: sort, lexemes: start..<end, normal: normal)
    }
    let frequency = prescription.frequency(start)
    offer(.frequency, frequency?.end, frequency?.normal)
    let duration = prescription.duration(start)
    offer(.duration, duration?.end, duration?.normal)
    if let dose = prescription.dose(start) {
      if let form = dispensed(start, dose) { return form }
      if dose.sort != .bare || standsForDose(start, dose.end) {
        offer(.dose, dose.end, dose.normal, dose.sort)
        if dose.sort == .count, best?.kind == .dose { best?.noun = dose.end - 1 }
      }
    }
    let codes = prescription.codes
    let limit = prescription.limit
    if prescription.lexemes[start].kind == .word {
      let form = prescription.words.forms.match(codes, at: start, limit: limit)
      offer(.form, form?.end, form?.row[1])
      let route = prescription.words.routes.match(codes, at: start, limit: limit)
      offer(.route, route?.end, route?.row[1])
    }
    return best
  }

  /// "30 tablets" is a bottle, not a dose.
  private func dispensed(_ start: Int, _ dose: (end: Int, normal: String?, sort: DoseSort))
    -> AttributeCandidate?
  {
    guard dose.sort == .count, let amount = prescription.amount(start),
      let number = Int(amount.normal), number >= 10
    else { return nil }
    return AttributeCandidate(
      kind: .form, sort: nil, lexemes: dose.end - 1..<dose.end, normal: nil)
  }

  /// A number alone is a dose right behind the drug's name, or right before a route or a frequency.
  private func standsForDose(_ start: Int, _ end: Int) -> Bool {
    if start > 0, prescription.isSymbol(start - 1, "#") { return false }
    let isBehindDrug =
      drugs.contains { $0.upperBound == start } && prescription.lexemes[start].isSpaced
    if prescription.frequency(end) != nil || isRoute(end) {
      return isBehindDrug || start == 0 || prescription.lexemes[start].isSpaced
    }
    guard isBehindDrug, prescription.lexemes[start].kind == .number else { return false }
    if end >= prescription.limit || prescription.isNumber(end) { return true }
    return prescription.lexemes[end].kind == .symbol && !prescription.isSymbol(end, "/")
      && !prescription.isSymbol(end, ")") && !prescription.isSymbol(end, "-")
  }

  private func isRoute(_ index: Int) -> Bool {
    index < prescription.limit
      && prescription.words.routes.match(prescription.codes, at: index, limit: prescription.limit)
        != nil
  }
}
