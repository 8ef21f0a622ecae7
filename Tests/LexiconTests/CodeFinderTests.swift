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
    ("edema of the left lower extremity", .finding, "R60.9", .partial),
    ("aspirin", .drug, "B01AC06", .exact),
  ])
  func aMentionLeadsToItsCode(mention: String, type: EntityType, code: String, basis: CodeBasis) {
    var finder = CodeFinder(small.lexicon)
    let found = finder.codes(for: mention, type: type)
    #expect(found?.codes.first?.code == code)
    #expect(found?.basis == basis)
  }

  @Test(arguments: [("aspirin", EntityType.disease), ("renal failure", .disease), ("MS", .disease)])
  func nothingIsSaidWhenUnsure(mention: String, type: EntityType) {
    var finder = CodeFinder(small.lexicon)
    let found = finder.codes(for: mention, type: type)
    #expect(found == nil)
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
