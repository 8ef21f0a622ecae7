import ClinicalRecord
import ClinicalText
import Summarization
import Testing

@Suite struct HandoverTests {
  private func handover(_ notes: [AnnotatedNote] = SampleNotes.stay, words: Int = 450) throws
    -> Handover
  {
    var builder = try #require(HandoverBuilder())
    builder.words = words
    return builder.handover(of: notes)
  }

  private func texts(_ handover: Handover) -> [String] { handover.statements.map(\.text) }

  @Test func ordersNotesByDateAndSaysTheSame() throws {
    let forward = try handover()
    let backward = try handover(SampleNotes.stay.reversed())
    #expect(forward.notes.map(\.note.id) == ["n1", "n2", "n3"])
    #expect(forward.statements == backward.statements)
  }

  @Test func aStoppedDrugIsNotStatedAsGiven() throws {
    let texts = try texts(handover()).filter { $0.lowercased().contains("vancomycin") }
    #expect(texts.allSatisfy { $0.contains("stopped") })
    #expect(!texts.isEmpty)
  }

  @Test func theNewestCodeStatusCounts() throws {
    let texts = try texts(handover())
    #expect(texts.contains { $0.contains("DNR/DNI") })
    #expect(!texts.contains { $0.contains("full code") })
  }

  @Test func aRelativesDiseaseNeverSurfaces() throws {
    #expect(try !texts(handover()).contains { $0.contains("brother") })
  }

  @Test func aRelativesDiseaseThatALaterListGivesToThePatientIsNotStated() throws {
    let page = try handover([
      SampleNotes.note(
        "r1", "2024-03-01", "emergency", "Family history: mother had factor V Leiden.\n"),
      SampleNotes.note(
        "r2", "2024-03-02", "progress",
        "Assessment:\n# Factor V Leiden - lifelong anticoagulation to consider\n"),
    ])
    #expect(!texts(page).contains { $0.contains("Factor V Leiden") })
  }

  @Test func theSevereSideOfADisputedAllergyDoesNotStandAlone() throws {
    let page = try handover([
      SampleNotes.note("a1", "2024-03-01", "emergency", "Allergies: cephalexin - anaphylaxis\n"),
      SampleNotes.note(
        "a2", "2024-03-02", "pharmacy",
        "Allergies: cephalexin caused hives only at age 12, no anaphylaxis, per mother.\n"),
    ])
    let told = texts(page).filter { $0.contains("anaphylaxis") }
    #expect(told.allSatisfy { $0.contains("hives") })
    #expect(page.conflicts.contains { $0.about.contains("allergy to cephalexin") })
  }

  @Test func anItchIsAnAllergyWorthSaying() throws {
    let page = try handover([
      SampleNotes.note("i1", "2024-03-01", "emergency", "Allergies: codeine - itch.\n"),
      SampleNotes.note("i2", "2024-03-02", "progress", "Pneumonia improving.\n"),
    ])
    #expect(page.statements(of: .allergies).contains { $0.text.contains("codeine") })
  }

  @Test func aPulledTubeMakesNoTextStale() throws {
    let page = try handover([
      SampleNotes.note(
        "t1", "2024-03-01", "nursing", "Delirium overnight: pulled NG tube, replaced.\n")
    ])
    #expect(texts(page).contains { $0.contains("pulled NG tube") })
  }

  @Test func aTestThatIsStableSaysNothingOfThePatient() throws {
    let page = try handover([
      SampleNotes.note("s1", "2024-03-01", "progress", "Pending: lipids done; troponin stable.\n")
    ])
    #expect(page.statements(of: .illnessSeverity).isEmpty)
  }

  @Test func bothRankersMakeAPage() throws {
    for ranker in Ranker.allCases {
      var weights = try #require(SalienceWeights.linked)
      weights.ranker = ranker
      #expect(!HandoverBuilder(weights).handover(of: SampleNotes.stay).statements.isEmpty)
    }
  }

  @Test func aNamedAllergyReplacesNoneKnown() throws {
    let page = try handover()
    #expect(page.statements(of: .allergies).contains { $0.text.contains("amoxicillin") })
    #expect(!texts(page).contains { $0.contains("NKDA") })
  }

  @Test func disagreementsAreShownWithBothPlacesNewestFirst() throws {
    let page = try handover()
    let abouts = page.conflicts.map(\.about)
    #expect(
      abouts == ["allergies: known against none known", "Vancomycin: a later list says otherwise"])
    for conflict in page.conflicts {
      #expect((2...4).contains(conflict.sources.count))
      #expect(conflict.sources.map(\.note) == conflict.sources.map(\.note).sorted(by: >))
    }
  }

  @Test(arguments: [1, 20, 60, 450]) func keepsWithinItsWords(words: Int) throws {
    let page = try handover(words: words)
    #expect(page.statements.reduce(0) { $0 + $1.words } <= words)
    #expect(page.statements.allSatisfy { $0.words <= 40 })
    for source in page.statements.flatMap(\.sources) {
      let text = page.notes[source.note].note.text
      #expect(text.scalars(source.range.upper) - text.scalars(source.range.lower) <= 300)
    }
  }

  @Test func nothingToSayIsSaid() throws {
    let none = try handover([])
    #expect(none.statements.isEmpty)
    #expect(none.notStated.contains(.illnessSeverity))
    #expect(HandoverText.markdown(none).contains("No notes were given."))
    let empty = try handover([SampleNotes.note("e", "2024-01-01", "progress", "\n")])
    #expect(empty.statements.isEmpty)
    #expect(HandoverText.markdown(empty).contains("Not stated in the notes."))
    let calm = try handover([SampleNotes.note("c", "2024-01-01", "progress", "Slept well.\n")])
    #expect(HandoverText.markdown(calm).contains("The notes name no problem of the patient."))
  }

  @Test func datesThatCanNotBeTrueAreTold() throws {
    let page = try handover([
      SampleNotes.note(
        "d", "2024-03-05", "discharge",
        "ADMISSION DATE: 2024-03-05\n\nDISCHARGE DATE: 2024-03-01\n\nDIAGNOSIS: Gout.\n")
    ])
    #expect(HandoverText.markdown(page).contains("Dates contradict each other"))
    #expect(HandoverPage.html(page).contains("Dates contradict each other"))
  }

  @Test func aJoinedStatementIsATemplateOfItsSources() throws {
    let joined = try handover().statements.filter { $0.sources.count > 1 }
    #expect(joined.allSatisfy { $0.kind == .template })
  }

  @Test func sbarHoldsTheSameStatements() throws {
    let page = try handover()
    let sbar = HandoverText.markdown(page, style: .sbar)
    #expect(sbar.contains("## Recommendation"))
    #expect(page.statements(of: .allergies).allSatisfy { sbar.contains($0.text.prefix(20)) })
  }

  @Test func thePageEscapesWhatNotesSay() throws {
    let note = SampleNotes.note(
      "x", "2024-01-01", "progress", "Plan\n- Stop <b>heparin</b> & call hematology today.\n")
    let html = HandoverPage.html(try handover([note]))
    #expect(!html.contains("<b>heparin"))
    #expect(html.contains("&lt;b&gt;"))
  }
}
