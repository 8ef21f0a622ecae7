import ClinicalRecord
import ClinicalText
import Summarization
import Testing

@Suite struct ConflictTests {
  private func conflicts(_ texts: String...) throws -> [String] {
    let notes = texts.enumerated().map {
      SampleNotes.note("n\($0.offset)", "2024-03-0\($0.offset + 1)", "progress", $0.element)
    }
    return try #require(HandoverBuilder()).handover(of: notes).conflicts.map(\.about)
  }

  @Test func aKnownAllergyAgainstNoneKnown() throws {
    let found = try conflicts("Allergies: NKDA\n", "Allergies: penicillin - hives in 2010.\n")
    #expect(found == ["allergies: known against none known"])
  }

  @Test func aSevereReactionAgainstAMildOne() throws {
    let found = try conflicts(
      "Allergies: penicillin - anaphylaxis\n",
      "Allergies: penicillin - childhood rash only, per mother.\n")
    #expect(found == ["allergy to penicillin: the reaction"])
  }

  @Test func twoAllergiesAreNoConflict() throws {
    let found = try conflicts(
      "Allergies: penicillin (rash), codeine (nausea)\n", "Allergies: codeine nausea.\n")
    #expect(found.isEmpty)
  }

  @Test func aChangedCodeStatusIsNoneUnlessALaterNoteContradicts() throws {
    let told = ["Code status: full code.\n", "Changed to DNR/DNI today, daughter agrees.\n"]
    #expect(try conflicts(told[0], told[1]).isEmpty)
    #expect(try conflicts(told[0], told[1], "Code: Full code per list\n") == ["code status"])
  }

  @Test func oneFindingOnBothSides() throws {
    let found = try conflicts(
      "Ultrasound: complex renal cyst on the right.\n",
      "CT: complex renal cyst left lower pole.\n",
      "H&P says right, CT report says left: side of the cyst unclear.\n")
    #expect(found.first?.hasPrefix("side: ") == true)
  }

  @Test func aStoppedDrugOnALaterList() throws {
    let found = try conflicts(
      "Plan: Amiodarone stopped today.\n", "Meds (copied): amiodarone 200 mg daily\n")
    #expect(found == ["Amiodarone: a later list says otherwise"])
  }

  @Test func aDoseFromBeforeItsChangeThatComesBack() throws {
    let found = try conflicts(
      "Plan: Levothyroxine 112 mcg daily.\n", "Plan: Levothyroxine decreased to 88 mcg daily.\n",
      "Assessment: Hypothyroidism, levothyroxine 112 mcg daily.\n")
    #expect(found == ["levothyroxine: the dose before its change comes back"])
  }

  @Test func aSideThatNotesSayWasMistaken() throws {
    let found = try conflicts(
      "Exam: LEFT foot red and swollen.\n", "History: ulcer of the RIGHT foot for 5 days.\n",
      "Operation: LEFT foot, second toe amputated.\n", "The history has the wrong laterality.\n")
    #expect(found.contains { $0.hasPrefix("side: foot") })
  }

  @Test func aDoseChangedOnPurposeIsNone() throws {
    let found = try conflicts(
      "Plan: Start lisinopril 5 mg daily.\n", "Plan: Lisinopril increased to 10 mg daily.\n")
    #expect(found.isEmpty)
  }
}
