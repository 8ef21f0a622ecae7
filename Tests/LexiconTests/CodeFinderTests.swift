import ClinicalRecord
import Lexicon
import Testing

@Suite struct CodeFinderTests {
  let small = SmallLexicon()

  @Test(arguments: [
    ("heart failure", EntityType.disease, "I50.9", CodeBasis.exact),
    ("Heart failures", .disease, "I50.9", .folded),
    ("failure of the heart", .finding, "I50.9", .folded),
    ("CHF", .disease, "I50.9", .abbreviation),
    ("acute on chronic heart failure", .disease, "I50.9", .partial),
    ("rash of the left lower extremity", .finding, "R21", .partial),
    ("Osteoarthritis of the left knee", .disease, "M17.9", .partial),
    ("painful left foot", .finding, "M79.673", .partial),
    ("renal infarction", .disease, "N28.0", .folded),
    ("infarction of the left kidney", .disease, "N28.0", .partial),
    ("severe cold", .disease, "J00", .partial),
    ("aspirin", .drug, "B01AC06", .exact),
  ])
  func aMentionLeadsToItsCode(mention: String, type: EntityType, code: String, basis: CodeBasis) {
    var finder = CodeFinder(small.lexicon)
    let found = finder.codes(for: mention, type: type)
    #expect(found?.codes.first?.code == code)
    #expect(found?.basis == basis)
  }

  @Test(arguments: [
    ("aspirin", EntityType.disease), ("renal failure", .disease), ("MS", .disease),
    ("edema of the left lower extremity", .finding), ("osteoarthritis of the hip", .disease),
    ("hip cold", .disease),
  ])
  func nothingIsSaidWhenUnsure(mention: String, type: EntityType) {
    var finder = CodeFinder(small.lexicon)
    let found = finder.codes(for: mention, type: type)
    #expect(found == nil)
  }

  @Test func plainWordsAreNotLookedForInTexts() {
    #expect(small.concepts(in: "His hands are cold. Severe cold.").isEmpty)
    #expect(small.lexicon.lookup("cold").first?.id == "common-cold")
  }

  @Test func whatLiesInAMentionGivesItsCodeWhenNothingElseDoes() {
    let number = small.lexicon.number(ofID: "rash")
    let inside = ConceptMatch(
      tokens: 1..<2, core: 1..<2, concept: number, type: .finding, basis: .exact)
    var finder = CodeFinder(small.lexicon)
    let found = finder.codes(for: "unheard-of rash", type: .finding, match: inside, isWhole: false)
    #expect(found?.codes.first?.code == "R21")
    #expect(found?.basis == .partial)
  }

  @Test func drugsHaveTheirATCCodeFirst() {
    #expect(small.lexicon.lookup("ASA").first?.codes.map(\.system) == [.atc, .rxnorm])
  }

  @Test func theLinkedLexiconKnowsCommonTerms() {
    let lexicon = ConceptLexicon.linked
    #expect(lexicon.lookup("heart failure").first?.codes.first?.code == "I50.9")
    #expect(lexicon.lookup("Lasix").first?.name == "furosemide")
    #expect(lexicon.number(ofID: "heart-failure").map(lexicon.name) == "heart failure")
    #expect(lexicon.number(ofID: "no such id") == nil)
    #expect(lexicon.count > 7_000)
  }
}
