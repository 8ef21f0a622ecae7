import ClinicalRecord
import Files
import Lexicon
import Testing

@Suite struct LexiconCheckTests {
  @Test(arguments: [
    (CodeSystem.icd10cm, "I50.9", true), (.icd10cm, "S72.001A", true), (.icd10cm, "I509", false),
    (.icd10cm, "C4A.0", true), (.icd10cm, "150.9", false), (.icd10cm, "I50.", false),
    (.atc, "C03CA01", true), (.atc, "C03", true), (.atc, "C03C1", false), (.atc, "CO3CA01", false),
    (.loinc, "718-7", true), (.loinc, "718-8", false), (.loinc, "58410-2", true),
    (.loinc, "7187", false),
    (.rxnorm, "1191", true), (.rxnorm, "11a", false),
    (.snomed, "22298006", true), (.snomed, "22298007", false),
    (.umls, "C0018801", true), (.umls, "C001880", false), (.doid, "DOID:9352", true),
    (.doid, "9352", false),
  ])
  func codesHaveTheShapeOfTheirSystem(system: CodeSystem, code: String, isAllowed: Bool) {
    #expect(CodeShape.allows(code, system) == isAllowed)
  }

  @Test func faultsAreFoundWithTheirLines() throws {
    let path = try TemporaryFile(
      """
      id\tname\ttype\tcodes\tsynonyms\tnotes
      # heart
      heart-failure\theart failure\tdisease\tICD-10-CM I50.9 Heart failure, unspecified\tCHF|chf\t
      heart-failure\tcardiac failure\tdisease\tICD-10-CM 150.9 Heart failure\tfailure of heart\t
      swelling\tswelling\tfinding\t\tswellings|in the|CHF\t
      short\trow
      odd\todd\tproblem\t\t\t
      zebra\tzebra\tdisease\tICD-10-CM Q99.9 Zebra\t\t
      """)
    var check = LexiconCheck(categories: ["I50"])
    try check.check(path.path)
    let told = check.faults.map { "\($0.line) \($0.message)" }
    #expect(
      told == [
        "4 the id heart-failure stands at \(path.path):3 already",
        "4 150.9 cannot be a code of ICD-10-CM",
        "5 \"in the\" never matches: it folds to words without meaning",
        "5 \"CHF\" is a finding here and a disease at \(path.path):3",
        "6 2 columns instead of 6",
        "7 \"problem\" is no type",
        "8 Q99.9 is in no category of ICD-10-CM",
      ])
  }
}
