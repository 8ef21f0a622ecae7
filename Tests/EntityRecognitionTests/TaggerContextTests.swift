import ClinicalRecord
import ClinicalText
import Embeddings
import EntityRecognition
import Glibc
import TensorCore
import Testing

/// A tagger with the states of a language model and with vectors that training moved.
@Suite struct TaggerContextTests {
  /// "took" makes the next word a drug, "has" a disease: only the words around it tell.
  private func notes() -> [TaggedNote] {
    let names = ["foxil", "marran", "tellod", "ubrisk", "canter", "vellum"]
    var random = SplitMix64(seed: 9)
    return (0..<40).map { _ in
      let name = names[random.below(names.count)]
      let isDrug = random.below(2) == 0
      let text = NoteText("He \(isDrug ? "took" : "has") \(name) today.")
      let tokens = WordBreaker().tokens(of: text)
      let sentences = SentenceSplitter().split(text, tokens, LineLayout(text))
      let mention = tokens[2].range
      return TaggedNote(
        text: TokenizedText(text, tokens: tokens, sentences: sentences), sections: [],
        mentions: [(mention, isDrug ? "drug" : "disease")])
    }
  }

  private func tagger(_ notes: [TaggedNote], _ vectors: RandomVectors) throws -> TrainedTagger {
    var random = SplitMix64(seed: 2)
    var run = TaggerRun(labels: ["disease", "drug"])
    run.training.epochs = 60
    run.training.batchSentences = 4
    run.training.units = 16
    run.training.movesVectors = true
    run.states = ContextualStates(dimensions: vectors.dimensions, units: 6, using: &random)
    return try run.train(notes, vectors: vectors) { _ in }
  }

  @Test func itReadsWhatItLearnedAlsoFromAFile() throws {
    let notes = notes()
    let vectors = RandomVectors(dimensions: 10)
    let trained = try tagger(notes, vectors)
    let path = "/tmp/osler-tagger-\(getpid())-\(UInt32.random(in: 0 ... .max)).safetensors"
    defer { unlink(path) }
    try trained.write(to: path, as: .float32)
    let back = try TrainedTagger(WeightFile(path))
    let readers = [trained, back].map { EntityTagger($0, vectors: vectors) }
    for note in notes {
      let found = readers.map { $0.tag(note.text, note.sections) }
      #expect(found[0] == found[1])
      #expect(found[0].map { trained.tags.labels[$0.label] } == note.mentions.map(\.label))
    }
  }
}
