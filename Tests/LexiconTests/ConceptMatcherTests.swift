import ClinicalRecord
import ClinicalText
import Lexicon
import Testing

@Suite struct ConceptMatcherTests {
  let small = SmallLexicon()

  @Test(arguments: [
    ("He has heart failure.", ["heart failure|disease"]),
    ("Failure of the heart is likely.", ["Failure of the heart|disease"]),
    ("HEART FAILURE and CHF", ["HEART FAILURE|disease", "CHF|disease"]),
    ("X-rays and x ray of the chest", ["X-rays|test", "x ray of the chest|test"]),
    ("acute severe left hip fracture", ["acute severe left hip fracture|disease"]),
    ("fracture of the right hip today", ["fracture of the right hip|disease"]),
    ("edema of the lower extremity", ["edema of the lower extremity|finding"]),
    ("CT abdomen and pelvis", ["CT abdomen and pelvis|test"]),
    ("severe aspirin", ["aspirin|drug"]),
    ("no shortness of breath or swelling", ["shortness of breath|finding", "swelling|finding"]),
    ("seen in heart failure clinic", []),
    ("the heart. Failure to thrive", []),
  ])
  func namesAreFoundWithTheirQualifiersAndSites(text: String, found: [String]) {
    #expect(small.matches(in: text) == found)
  }

  @Test(arguments: [
    ("Patient has AIDS.", ["AIDS|disease"]),
    ("hearing aid was given", []), ("hearing aids were given", []),
    ("US showed edema", ["US|test", "edema|finding"]), ("with us for edema", ["edema|finding"]),
    (
      "TELL US ABOUT HEART FAILURE OR EDEMA AND ASPIRIN",
      [
        "HEART FAILURE|disease", "EDEMA|finding", "ASPIRIN|drug",
      ]
    ),
  ])
  func anAcronymThatIsAnEverydayWordNeedsCapitals(text: String, found: [String]) {
    #expect(small.matches(in: text) == found)
  }

  @Test(arguments: [
    ("CT showed a PE in the left lobe.", ["ct", "pulmonary-embolism"]),
    ("A large PE was drained by thoracentesis.", ["pleural-effusion"]),
    ("MRI shows plaques, relapsing MS", ["multiple-sclerosis"]),
    ("MS was stable", []),
  ])
  func wordsNearbyDecideAnAbbreviation(text: String, concepts: [String]) {
    #expect(small.concepts(in: text) == concepts)
  }

  @Test func theSectionDecidesAnAbbreviation() {
    let section = Section(.physicalExam, title: TextRange(0, 2), range: TextRange(0, 20))
    #expect(small.concepts(in: "PE: edema of the leg", sections: [section]) == ["edema"])
  }

  @Test func marksTellWhatEachTokenMayBe() {
    var matcher = ConceptMatcher(small.lexicon)
    var matches: [ConceptMatch] = []
    var marks: [LexiconMarks] = []
    matcher.match(
      SmallLexicon.tokenized("left heart failure now"), into: &matches, marks: &marks)
    #expect(marks.count == 4)
    #expect(marks[0] == [.qualifier, .chosen])
    #expect(marks[1] == [.begin(.disease), .chosen])
    #expect(marks[2] == [.end(.disease), .chosen])
    #expect(marks[3] == [])
  }

  @Test func oneMatcherReadsManyTextsAlike() {
    var matcher = ConceptMatcher(small.lexicon)
    let texts = ["acute edema", "", "PE after thoracentesis", "x-rays"].map(SmallLexicon.tokenized)
    for text in texts + texts.reversed() {
      var fresh = ConceptMatcher(small.lexicon)
      var a: [ConceptMatch] = []
      var b: [ConceptMatch] = []
      matcher.match(text, into: &a)
      fresh.match(text, into: &b)
      #expect(a == b)
    }
  }
}

@Suite struct LexiconUnionTests {
  private func union() -> ConceptLexicon {
    var own = LexiconBuilder()
    own.add(
      Concept(id: "own-edema", name: "edema", type: .disease, codes: [Code(.local, "E1", "edema")]))
    own.add(Concept(id: "own-hip", name: "left hip fracture of a skier", type: .disease))
    return ConceptLexicon([ConceptLexicon(own), SmallLexicon().lexicon])
  }

  @Test func theEarlierLexiconCountsAndTheMentionKeepsItsQualifiers() {
    let lexicon = union()
    var matcher = ConceptMatcher(lexicon)
    var matches: [ConceptMatch] = []
    let text = SmallLexicon.tokenized(
      "severe edema of the leg, left hip fracture of a skier, x-ray")
    matcher.match(text, into: &matches)
    #expect(matches.compactMap { $0.concept.map(lexicon.id) } == ["own-edema", "own-hip", "x-ray"])
    #expect(
      matches.map { SmallLexicon.words(text, $0.tokens) } == [
        "severe edema of the leg", "left hip fracture of a skier", "x-ray",
      ])
  }

  @Test func numbersRunOverAllLexicons() {
    let lexicon = union()
    #expect(lexicon.count == 2 + SmallLexicon().lexicon.count)
    #expect(lexicon.lookup("edema").map(\.id) == ["own-edema", "edema"])
    #expect(lexicon.number(ofID: "aspirin").map(lexicon.name) == "aspirin")
    var finder = CodeFinder(lexicon)
    let found = finder.codes(for: "edema", type: .finding)
    #expect(found?.codes.first?.system == .local)
    let aspirin = finder.codes(for: "aspirin", type: .drug)
    #expect(aspirin?.codes.first?.code == "B01AC06")
  }
}
