import Embeddings
import Files
import Glibc
import TensorCore
import Testing

/// Text in which pets and tools each keep their own company.
func smallText(_ sentences: Int) -> String {
  let pets = (["puppy", "kitten", "hamster"], ["purrs", "barks", "sleeps", "cuddles"])
  let tools = (["hammer", "wrench", "chisel"], ["bends", "strikes", "turns", "breaks"])
  var random = SplitMix64(seed: 3)
  var text = ""
  for _ in 0..<sentences {
    let (names, deeds) = random.below(2) == 0 ? pets : tools
    let words = (0..<4).map { _ in
      [names[random.below(3)], deeds[random.below(4)]].joined(separator: " ")
    }
    text += words.joined(separator: " and ") + ".\n\n"
  }
  return text
}

@Suite(.serialized) struct TrainingTests {
  private func corpus(_ name: String, sentences: Int = 800, shape: CorpusShape = CorpusShape())
    throws -> EncodedCorpus
  {
    let path = scratchPath(name)
    var file = try AtomicFile(path)
    try file.write(smallText(sentences))
    try file.commit()
    defer { unlink(path) }
    return try EncodedCorpus([path], shape: shape, cutoff: 2, beside: path)
  }

  private func options(_ model: TrainingOptions.Model) -> TrainingOptions {
    var options = TrainingOptions()
    options.model = model
    options.dimensions = 20
    options.epochs = 6
    options.sample = 0
    options.subwords = Subwords(buckets: 256)
    return options
  }

  @Test(arguments: TrainingOptions.Model.allCases)
  func wordsOfOneCompanyComeTogether(model: TrainingOptions.Model) throws {
    let trainer = VectorTrainer(try corpus("company-\(model.rawValue)"), options(model))
    trainer.run()
    let vectors = try trainer.vectors()
    func likeness(_ a: String, _ b: String) throws -> Double {
      WordVectors.cosine(try #require(vectors.vector(of: a)), try #require(vectors.vector(of: b)))
    }
    #expect(try likeness("puppy", "kitten") > likeness("puppy", "hammer") + 0.2)
    #expect(try likeness("wrench", "chisel") > likeness("wrench", "hamster") + 0.2)
  }

  @Test(arguments: 1...2) func fewBucketsAreLearnedToo(buckets: Int) throws {
    var few = options(.skipGram)
    few.subwords = Subwords(buckets: buckets)
    let trainer = VectorTrainer(try corpus("few-\(buckets)"), few)
    trainer.run()
    let row = try #require(try trainer.vectors().vector(of: "puppies"))
    #expect(row.allSatisfy { $0.isFinite })
  }

  @Test(
    arguments: [
      ([0x61, 0x20, 0, 0x62, 0x0A], "byte 2: a NUL byte"),
      (Array("pain µ\n".utf8) + [0xE2, 0x82], "byte 8: not UTF-8"),
    ] as [([UInt8], String)])
  func bytesThatAreNoTextAreRefusedUnlessTheyAreToBeReplaced(bytes: [UInt8], place: String) throws {
    let path = scratchPath("unreadable-\(bytes.count)")
    var file = try AtomicFile(path)
    try file.write(bytes)
    try file.commit()
    defer { unlink(path) }
    let error = #expect(throws: VectorError.self) {
      try EncodedCorpus([path], cutoff: 1, beside: path)
    }
    #expect(error?.description.contains("\(path), \(place)") == true, "\(error?.description ?? "")")
    let replaced = try EncodedCorpus([path], cutoff: 1, beside: path, lossy: true)
    #expect(replaced.wordCount > 1)
  }

  @Test func theResultDoesNotDependOnTheNumberOfWorkers() throws {
    let corpus = try corpus("workers")
    let before = Workers.limit
    defer { Workers.limit = before }
    let results = try [1, 2, 5].map { workers in
      Workers.limit = workers
      let trainer = VectorTrainer(corpus, options(.skipGram))
      trainer.run()
      return try trainer.vectors().matrix()
    }
    #expect(results[0] == results[1])
    #expect(results[0] == results[2])
  }

  @Test func aPauseChangesNothing() throws {
    let corpus = try corpus("pause", sentences: 4000)
    let state = scratchPath("state.safetensors")
    defer { unlink(state) }
    let whole = VectorTrainer(corpus, options(.skipGram))
    whole.run()
    let first = VectorTrainer(corpus, options(.skipGram))
    first.run { _ in false }
    #expect(first.blocksDone < first.blockCount)
    try first.saveState(to: state)
    let second = VectorTrainer(corpus, options(.skipGram))
    try second.restoreState(state)
    second.run()
    #expect(try second.vectors().matrix() == whole.vectors().matrix())
    #expect(throws: VectorError.self) {
      try VectorTrainer(corpus, options(.cbow)).restoreState(state)
    }
  }

  @Test func pairsThatStandTogetherBecomeOneWord() throws {
    let path = scratchPath("phrases")
    var file = try AtomicFile(path)
    for i in 0..<300 {
      try file.write(
        "no chest pain today w\(i % 17) w\(i % 13)\n\nw\(i % 7) w\(i % 11) w\(i % 5)\n\n")
    }
    try file.commit()
    defer { unlink(path) }
    let corpus = try EncodedCorpus(
      [path], shape: CorpusShape(phraseThreshold: 5), cutoff: 3, beside: path)
    #expect(corpus.vocabulary.keys.contains { $0.contains("_") })
  }

  @Test func aCorpusOfOneWordIsRefused() throws {
    let path = scratchPath("one-word")
    var file = try AtomicFile(path)
    try file.write("pain pain pain pain\n")
    try file.commit()
    defer { unlink(path) }
    #expect(throws: VectorError.self) { try EncodedCorpus([path], beside: path) }
  }
}
