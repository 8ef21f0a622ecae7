import ClinicalRecord
import ClinicalText
import Summarization
import Testing

@Suite struct CaseModelTests {
  private func model(_ texts: String...) -> CaseModel {
    CaseModel(
      CaseHistory(
        texts.enumerated().map {
          SampleNotes.note("n\($0.offset)", "2024-03-0\($0.offset + 1)", "progress", $0.element)
        }))
  }

  private func drug(_ name: String, _ model: CaseModel) throws -> Medication {
    try #require(model.medications.first { $0.name.lowercased() == name })
  }

  private func problem(_ name: String, _ model: CaseModel) throws -> Problem {
    try #require(model.problems.first { $0.name.lowercased().contains(name) })
  }

  @Test func theLastDoseAndChangeOfADrugHold() throws {
    let model = model(
      "HOME MEDICATIONS: warfarin 4 mg daily, metoprolol 25 mg b.i.d.\n",
      "PLAN:\n1. Warfarin increased to 5 mg daily.\n2. Hold metoprolol.\n")
    let warfarin = try drug("warfarin", model)
    #expect(warfarin.status == .changed)
    #expect(warfarin.dose == "5 mg")
    #expect(try drug("metoprolol", model).status == .held)
  }

  @Test func copiedTextRefreshesNothing() throws {
    let model = model(
      "Plan: Vancomycin stopped today.\n", "Meds (auto-populated): vancomycin 1 g IV q12h\n")
    #expect(try drug("vancomycin", model).status == .stopped)
  }

  @Test func aDrugIsSwitchedFromVeinToMouth() throws {
    let model = model(
      "Started metronidazole 500 mg IV q8h.\n", "Metronidazole changed to 500 mg PO t.i.d.\n")
    #expect(try drug("metronidazole", model).isSwitchedToOral)
  }

  @Test func whatIsOnlyConditionalHappensToNoDrug() throws {
    let model = model("Started amiodarone 200 mg daily.\n", "If QTc rises, stop amiodarone.\n")
    #expect(try drug("amiodarone", model).status == .started)
  }

  @Test func anEndThatIsStillAheadStopsNothing() throws {
    let ahead = model("Started cefpodoxime 200 mg PO b.i.d., last dose 3/10.\n")
    #expect(try drug("cefpodoxime", ahead).status == .started)
    let past = model("Cefpodoxime 200 mg: last dose given 2/28.\n")
    #expect(try drug("cefpodoxime", past).status == .stopped)
  }

  @Test(arguments: ["Glargine 14 -> 20 units qHS.\n", "Glargine ↑ to 20 units qHS.\n"])
  func anArrowChangesADose(text: String) throws {
    #expect(try drug("glargine", model(text)).status == .changed)
  }

  @Test func whatHappenedToAnotherDrugBeforeDoesNotCount() throws {
    let model = model("Metoprolol started 6/17 after dobutamine was off for 36 h.\n")
    #expect(try drug("metoprolol", model).status == .started)
  }

  @Test func aTrendIsReadFromWords() throws {
    let model = model("Creatinine 1.8 to 1.2.\n", "Lactate 1.1 (was 3.4).\n")
    #expect(model.results.map(\.trend) == [.falling, .falling])
    #expect(model.results.compactMap { $0.values.last?.text } == ["1.2", "1.1"])
  }

  @Test func aDiseaseIsFollowedToItsEnd() throws {
    let model = model(
      "Assessment: Possible pulmonary embolism. Pneumonia.\n",
      "Assessment: Pulmonary embolism ruled out by CT. Pneumonia improving.\n",
      "Problems (copied): pulmonary embolism\n")
    #expect(try problem("pulmonary embolism", model).status == .ruledOut)
    #expect(try problem("pneumonia", model).status == .improving)
  }

  @Test func anExclusionThatFailedIsNone() throws {
    let model = model("Assessment: Possible appendicitis.\n", "Appendicitis cannot be excluded.\n")
    #expect(try problem("appendicitis", model).status != .ruledOut)
  }

  @Test func relativesAndTheirDiseasesStayApart() {
    let model = model("FAMILY HISTORY: Father had colon cancer.\nASSESSMENT: Gout.\n")
    #expect(!model.problems.contains { $0.name.lowercased().contains("cancer") })
    #expect(!model.family.isEmpty)
  }

  @Test func valuesHaveATrend() throws {
    let model = model("Labs: creatinine 1.2\n", "Labs: creatinine 1.6 -> 2.1\n")
    let creatinine = try #require(model.results.first { $0.name.lowercased() == "creatinine" })
    #expect(creatinine.values.map(\.text) == ["1.2", "1.6", "2.1"])
    #expect(creatinine.trend == .rising)
  }

  @Test func valuesWrittenBackwardsAreTurned() throws {
    let model = model("Labs: creatinine 1.8 ← 2.3\n")
    let creatinine = try #require(model.results.first)
    #expect(creatinine.values.map(\.text) == ["2.3", "1.8"])
    #expect(creatinine.trend == .falling)
  }

  @Test func dischargeBeforeAdmissionIsTold() {
    let model = model(
      "ADMISSION DATE: 2024-03-05\n\nDISCHARGE DATE: 2024-03-01\n\nASSESSMENT: Gout.\n")
    #expect(model.dateFaults.count == 1)
  }
}
