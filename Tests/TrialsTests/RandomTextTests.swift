import ClinicalRecord
import ClinicalText
import Testing
import Trials

@Suite struct RandomTextTests {
  /// 100,000 texts in all; each seed is a sequence of its own.
  @Test(arguments: 1...10 as ClosedRange<UInt64>)
  func everyStageKeepsItsPromises(seed: UInt64) {
    var random = RandomText(seed: seed)
    let trial = TextTrial()
    for number in 0..<10_000 {
      let bytes = random.bytes(longest: 30)
      let faults = trial.faults(ofBytes: bytes)
      guard faults.isEmpty else {
        Issue.record("text \(number) of seed \(seed): \(faults): \(bytes)")
        return
      }
    }
  }

  @Test func aPartOfATextIsReadAlone() {
    var random = RandomText(seed: 99)
    let trial = TextTrial()
    for _ in 0..<1_000 {
      let head = "Note-Id: x\nPatient: \(random.below(9))\n\n"
      let text = NoteText(head + random.text())
      let note = Note(id: "x", text: text, body: TextRange(head.utf8.count, text.count))
      #expect(trial.faults(of: note).isEmpty)
    }
  }

  @Test func aSeedGivesOneSequence() {
    var first = RandomText(seed: 7)
    var second = RandomText(seed: 7)
    for _ in 0..<100 { #expect(first.bytes() == second.bytes()) }
  }
}
