import ClinicalText
import Testing

@Suite struct FoldingTests {
  @Test(arguments: [
    ("Haemorrhages", "hemorrhage"), ("hemorrhage", "hemorrhage"), ("b.i.d.", "bid"), ("BID", "bid"),
    ("diagnoses", "diagnosis"), ("masses", "mass"), ("biopsies", "biopsy"), ("Crohn's", "crohn"),
    ("Crohn’s", "crohn"), ("tumours", "tumor"), ("œdème", "œdeme"), ("mucus", "mucus"),
    ("dose", "dose"),
    ("doses", "dose"), ("HbA1c", "hba1c"), ("98.6", "98.6"), ("vertebrae", "vertebra"),
    ("leucocytes", "leukocyte"),
    ("DVTs", "dvt"), ("is", "is"), ("dyspnoea", "dyspnea"),
  ])
  func formsOfAWordMeet(word: String, folded: String) {
    #expect(Folding.fold(word) == folded)
  }
}
