import ClinicalText
import Summarization
import Testing

@Suite struct LineModelTests {
  @Test func aLineHasAtMostThirtyWordsOfTheNote() throws {
    let note = SampleNotes.note(
      "op", "2024-01-01", "operative",
      """
      PREOPERATIVE DIAGNOSIS: Chronic cholecystitis with stones.

      PROCEDURE: Laparoscopic cholecystectomy with cholangiogram.

      DESCRIPTION: The patient was brought to the operating room and prepped. Ports were placed.
      """)
    let line = try #require(try #require(NoteLine.linked).line(of: note))
    let words = line.split(separator: " ")
    #expect((1...30).contains(words.count))
    let text = note.note.text[note.note.text.range]
    #expect(words.allSatisfy { text.contains($0) })
  }

  @Test func anEmptyNoteHasNoLine() throws {
    let line = try #require(NoteLine.linked)
    #expect(line.line(of: SampleNotes.note("e", "2024-01-01", "progress", "")) == nil)
  }

  @Test func learningASecondNoteLowersTheLoss() throws {
    let notes = (0..<6).map { number in
      DescribedNote(
        SampleNotes.note(
          "t\(number)", "2024-01-01", "progress",
          "SUBJECTIVE: Feels well.\n\nPROCEDURE: Left knee arthroscopy number \(number).\n\nPLAN: Home.\n"
        ),
        description: "Left knee arthroscopy.")
    }
    var trainer = LineTrainer()
    trainer.epochs = 5
    trainer.batch = 2
    var losses: [Double] = []
    let line = trainer.train(notes) { losses.append($1) }
    #expect(try #require(losses.last) < losses[0])
    #expect(line.line(of: notes[3].note)?.contains("arthroscopy") == true)
  }
}
