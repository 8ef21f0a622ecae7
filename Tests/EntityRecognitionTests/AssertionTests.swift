import ClinicalRecord
import ClinicalText
import EntityRecognition
import Testing

@Suite struct AssertionTests {
  @Test(arguments: NegationTraps.denials)
  func denialsNegateTheirLists(_ source: String) { expectAssertions(source) }

  @Test(arguments: NegationTraps.findings)
  func negatedFindingsAreAbsent(_ source: String) { expectAssertions(source) }

  @Test(arguments: NegationTraps.scopes)
  func scopesEndWhereTheSentenceTurns(_ source: String) { expectAssertions(source) }

  @Test(arguments: NegationTraps.pseudo)
  func wordsThatOnlyLookLikeCuesNegateNothing(_ source: String) { expectAssertions(source) }

  @Test(arguments: UncertaintyTraps.possible)
  func whatIsUncertainIsPossible(_ source: String) { expectAssertions(source) }

  @Test(arguments: UncertaintyTraps.hypothetical)
  func whatMayComeIsHypothetical(_ source: String) { expectAssertions(source) }

  @Test(arguments: UncertaintyTraps.real)
  func whatIsToldIsPresent(_ source: String) { expectAssertions(source) }

  @Test(arguments: PersonTraps.family)
  func relativesKeepTheirDiseases(_ source: String) { expectAssertions(source) }

  @Test(arguments: PersonTraps.allergies)
  func allergiesAreOfDrugs(_ source: String) { expectAssertions(source) }

  @Test(arguments: PersonTraps.treatment)
  func treatmentThatWasNotGivenIsAbsent(_ source: String) { expectAssertions(source) }

  @Test(arguments: PersonTraps.layout)
  func layoutBoundsScopes(_ source: String) { expectAssertions(source) }

  @Test(arguments: TerseNoteTraps.stopped)
  func rowsTellWhatWasStopped(_ source: String) { expectAssertions(source) }

  @Test(arguments: TerseNoteTraps.toCome)
  func followUpsAreToCome(_ source: String) { expectAssertions(source) }

  @Test(arguments: TerseNoteTraps.conditions)
  func conditionsAreHypothetical(_ source: String) { expectAssertions(source) }

  @Test(arguments: TerseNoteTraps.results)
  func resultsAreOfTestsThatWereDone(_ source: String) { expectAssertions(source) }
}

@Suite struct AssertionEvidenceTests {
  @Test func aCueIsNamedWithItsPlaceAndRule() throws {
    let marked = MarkedText("The patient denies any [fever|absent].")
    let cue = try #require(marked.assertions().first?.cue)
    #expect(marked.text[cue.range] == "denies any")
    #expect(cue.rule == "absent before list: denies any")
  }

  @Test func theFamilySectionIsItsOwnEvidence() throws {
    let marked = MarkedText("FAMILY HISTORY: [Gout|disease family].")
    let assertion = try #require(marked.assertions().first)
    #expect(assertion.experiencer == .family)
    #expect(assertion.cue.map { marked.text[$0.range].hasPrefix("FAMILY HISTORY") } == true)
  }

  @Test(arguments: [
    ("He has a history of [gout|disease].", Temporality.historical),
    ("PAST MEDICAL HISTORY: [Asthma|disease].", .historical),
    ("Status post [appendectomy|procedure].", .historical),
    ("He has no history of [stroke|disease].", .historical),
    ("He presents with [chest pain|finding].", .current),
    ("Denies [fever|finding].", .current),
  ])
  func thePastIsToldFromThePresent(_ source: String, _ wanted: Temporality) {
    #expect(MarkedText(source).assertions().map(\.temporality) == [wanted])
  }

  @Test func assertionsComeInTheOrderOfTheMentions() {
    var marked = MarkedText("No [fever|absent]. Has [cough|present].")
    marked.reverse()
    #expect(marked.assertions().map(\.status) == [.present, .absent])
  }

  @Test func anEmptyTextHasNoAssertions() {
    #expect(MarkedText("Nothing is marked.").assertions().isEmpty)
  }
}

extension MarkedText {
  mutating func reverse() {
    self = MarkedText(reversing: self)
  }
}
