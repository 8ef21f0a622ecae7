import ClinicalRecord
import ClinicalText
import EntityRecognition
import Testing

@Suite struct TaggerTests {
  /// Invented sentences in which every drug ends in "olax" and every test stands before "was".
  private static let sources = [
    "She takes [mirolax|drug] daily.", "He takes [senolax|drug] at night.",
    "The [lactate|test] was high.", "The [sodium|test] was low.", "She stopped [darolax|drug].",
    "Her [platelet count|test] was low.", "He is well.", "She came on Monday.",
  ]

  private static func note(_ source: String) -> TaggedNote {
    let marked = MarkedText(source)
    let (text, sections) = TextPreparer().prepare(marked.text)
    return TaggedNote(
      text: text, sections: sections,
      mentions: marked.mentions.map { ($0.range, $0.type.rawValue) })
  }

  private static func train(seed: UInt64, epochs: Int = 150) throws -> TrainedTagger {
    var run = TaggerRun(labels: ["drug", "test"])
    run.training.seed = seed
    run.training.units = 8
    run.training.epochs = epochs
    run.training.batchSentences = 4
    run.training.rate = 0.02
    run.training.dropout.input = 0.1
    return try run.train(sources.map(note) + sources.map(note), vectors: NoVectors()) { _ in }
  }

  private static func read(_ source: String, _ trained: TrainedTagger) -> [String] {
    let note = note(source)
    return EntityTagger(trained, vectors: NoVectors()).tag(note.text, note.sections).map {
      let tokens = note.text.tokens[$0.tokens]
      let words = note.text.text[tokens.first!.range.union(tokens.last!.range)]
      return "\(trained.tags.labels[$0.label]) \(words)"
    }
  }

  @Test func whatWasLearnedIsFoundAndCarriesOverToNewWords() throws {
    let trained = try Self.train(seed: 1)
    #expect(Self.read("She takes mirolax daily.", trained) == ["drug mirolax"])
    #expect(Self.read("Her platelet count was low.", trained) == ["test platelet count"])
    #expect(Self.read("She takes torolax daily.", trained) == ["drug torolax"])
    #expect(Self.read("She came on Monday.", trained) == [])
  }

  @Test func aShortTrainingTeachesToo() throws {
    let trained = try Self.train(seed: 1, epochs: 30)
    #expect(Self.read("She takes mirolax daily.", trained) == ["drug mirolax"])
    #expect(Self.read("Her platelet count was low.", trained) == ["test platelet count"])
  }

  @Test func oneSeedGivesOneTagger() throws {
    let text = Self.note("The platelet count was high and senolax was stopped.")
    let probabilities = try (1...2).map { _ in
      let trained = try Self.train(seed: 3)
      return EntityTagger(trained, vectors: NoVectors()).tag(text.text, text.sections)
        .map(\.probability)
    }
    #expect(probabilities[0] == probabilities[1])
  }

  @Test func sharesOfSeveralTeachersTeachToo() throws {
    let teachers = try [Self.train(seed: 1), Self.train(seed: 2)]
    var run = TaggerRun(labels: ["drug", "test"])
    run.training.units = 8
    run.training.epochs = 300
    run.training.batchSentences = 4
    run.training.rate = 0.02
    run.training.dropout.input = 0.1
    let unlabelled = ["He takes torolax now.", "The glucose was high."].map(Self.note)
    let student = try run.train(
      Self.sources.map(Self.note), unlabelled: unlabelled, teachers: teachers, vectors: NoVectors()
    ) { _, _ in }
    #expect(Self.read("She takes torolax daily.", student) == ["drug torolax"])
  }
}
