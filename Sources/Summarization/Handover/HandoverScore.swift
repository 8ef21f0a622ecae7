import ClinicalRecord
import ClinicalText

/// How a handover does against the facts it should hold.
package struct HandoverScore: Sendable {
  package var must = 0
  package var mustFound = 0
  package var facts = 0
  package var found = 0
  package var foundByPart: [HandoverPart: (found: Int, all: Int)] = [:]
  package var traps = 0
  package var sprung = 0
  package var conflicts = 0
  package var conflictsFound = 0
  package var conflictsFalse = 0
  package var statements = 0
  package var unproven = 0
  package var words = 0
  package var cases = 1
  /// Facts missed and traps sprung, for reading.
  package var missed: [String] = []

  package init() { cases = 0 }

  package init(_ handover: Handover, _ facts: HandoverFacts, unproven: Int) {
    let texts = handover.statements.map { PhraseSearch.folded($0.text) }
    for fact in facts.facts {
      let isFound = texts.contains { fact.isMet(by: $0) }
      self.facts += 1
      found += isFound ? 1 : 0
      must += fact.must ? 1 : 0
      mustFound += fact.must && isFound ? 1 : 0
      var part = foundByPart[fact.part] ?? (0, 0)
      part.all += 1
      part.found += isFound ? 1 : 0
      foundByPart[fact.part] = part
      if !isFound { missed.append("\(fact.id)\(fact.must ? "!" : "") \(fact.part.rawValue)") }
    }
    traps = facts.traps.count
    for trap in facts.traps {
      guard let text = texts.first(where: { trap.isSprung(by: $0) }) else { continue }
      sprung += 1
      missed.append("trap \(trap.id): \(text)")
    }
    score(handover, facts.conflicts)
    statements = handover.statements.count
    self.unproven = unproven
    words = handover.statements.reduce(0) { $0 + $1.words }
  }

  /// A conflict is found when one of the page's names places of two of its quotes.
  private mutating func score(_ handover: Handover, _ wanted: [HandoverFacts.Disagreement]) {
    conflicts = wanted.count
    var isFalse = Set(handover.conflicts.indices)
    for disagreement in wanted {
      let hits = handover.conflicts.indices.filter { index in
        disagreement.quotes.count { quote in
          handover.conflicts[index].sources.contains { covers($0, quote, handover) }
        } >= 2
      }
      if hits.isEmpty { missed.append("conflict \(disagreement.id)") }
      conflictsFound += hits.isEmpty ? 0 : 1
      isFalse.subtract(hits)
    }
    conflictsFalse = isFalse.count
  }

  private func covers(_ source: SourceSpan, _ quote: HandoverFacts.Quote, _ handover: Handover)
    -> Bool
  {
    let note = handover.notes[source.note].note
    guard note.id == quote.note else { return false }
    let said = PhraseSearch.folded(note.text[source.range])
    let wanted = PhraseSearch.folded(quote.text)
    return said.contains(wanted) || wanted.contains(said)
  }

  package static func += (sum: inout HandoverScore, one: HandoverScore) {
    sum.must += one.must
    sum.mustFound += one.mustFound
    sum.facts += one.facts
    sum.found += one.found
    sum.traps += one.traps
    sum.sprung += one.sprung
    sum.conflicts += one.conflicts
    sum.conflictsFound += one.conflictsFound
    sum.conflictsFalse += one.conflictsFalse
    sum.statements += one.statements
    sum.unproven += one.unproven
    sum.words += one.words
    sum.cases += one.cases
    for (part, count) in one.foundByPart {
      let old = sum.foundByPart[part] ?? (0, 0)
      sum.foundByPart[part] = (old.found + count.found, old.all + count.all)
    }
  }
}
