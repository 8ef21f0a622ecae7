import Osler
import Testing

@Suite struct ClinicalReaderTests {
  private func found(_ text: String) throws -> [String] {
    let note = try ClinicalReader().read(text)
    return note.entities.map { note.note.text[$0.range] }
  }

  @Test func aSectionTitleIsNoProblem() throws {
    let found = try found("HPI: recent PE on Eliquis.\nPE: BP 120/80, lungs clear.\n")
    #expect(found.filter { $0 == "PE" }.count == 1, "\(found)")
  }

  @Test func theTitleOfAnExaminationMayBeATest() throws {
    #expect(try found("CHEST X-RAY: No infiltrate.\n").contains("CHEST X-RAY"))
  }

  @Test func ptIsThePatient() throws {
    let found = try found("Pt is a 60 year old male with CHF. Pt denies pain. PT 14.2, INR 1.1.")
    #expect(!found.contains("Pt") && found.contains("CHF"), "\(found)")
    #expect(found.contains { $0.hasPrefix("PT") })
  }

  @Test func aTestWithADoseIsADrug() throws {
    let note = try ClinicalReader().read(
      "Given magnesium 2 g IV. Labs: magnesium 1.9, potassium 4.1 mEq/L.")
    let types = note.entities.map { "\($0.type) \(note.note.text[$0.range])" }
    #expect(types == ["drug magnesium", "test magnesium", "test potassium"])
  }
}
