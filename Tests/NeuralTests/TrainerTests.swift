import Files
import Glibc
import Neural
import TensorCore
import Testing

/// A small tagger that learns to tag each word by its neighbours: embedding, GRU, linear, CRF.
private struct Tagger: Trainable {
  struct Sentence: Sendable {
    var words: [Int]
    var tags: [Int]
  }

  var embedding: Embedding
  var layer: Bidirectional<GRU>
  var output: Linear
  var crf: CRF

  init() {
    var random = SplitMix64(seed: 11)
    embedding = Embedding(words: 30, dimensions: 6, using: &random)
    layer = Bidirectional(inputs: 6, units: 5, using: &random)
    output = Linear(inputs: 10, outputs: 3, using: &random)
    crf = CRF(tags: 3, using: &random)
  }

  mutating func visit(_ path: String, _ body: (String, inout Matrix) -> Void) {
    embedding.visit("\(path).embedding", body)
    layer.visit("\(path).layer", body)
    output.visit("\(path).output", body)
    crf.visit("\(path).crf", body)
  }

  static func size(of example: Sentence) -> Int { example.words.count }

  func learn(_ examples: [Sentence], gradient: inout Tagger, random: inout SplitMix64) -> LossSum {
    let batch = PackedBatch(lengths: examples.map(\.words.count))
    let words = batch.pack(examples.map(\.words))
    let mask = Dropout(rate: 0.2).mask(batch, columns: 6, using: &random)
    let (states, trace) = layer.forward(embedding(words).multiplied(elementwise: mask), batch)
    let (loss, slope) = crf.negativeLogLikelihood(
      output(states), batch.pack(examples.map(\.tags)), batch, gradient: &gradient.crf)
    let above = output.backward(input: states, outputGradient: slope, gradient: &gradient.output)
    let below = layer.backward(trace, outputGradient: above, gradient: &gradient.layer)
    embedding.backward(
      indices: words, outputGradient: below.multiplied(elementwise: mask),
      gradient: &gradient.embedding)
    return LossSum(sum: Double(loss), items: Double(examples.count))
  }

  func accuracy(_ examples: [Sentence]) -> Double {
    let batch = PackedBatch(lengths: examples.map(\.words.count))
    let states = layer(embedding(batch.pack(examples.map(\.words))), batch)
    let found = crf.viterbi(output(states), batch)
    let right = zip(found, batch.pack(examples.map(\.tags))).filter { $0 == $1 }.count
    return Double(right) / Double(found.count)
  }
}

@Suite struct TrainerTests {
  private func sentences(_ count: Int, seed: UInt64) -> [Tagger.Sentence] {
    var random = SplitMix64(seed: seed)
    return (0..<count).map { _ in
      let words = (0..<(2 + random.below(9))).map { _ in random.below(30) }
      let tags = words.indices.map { $0 > 0 && words[$0 - 1] < 10 ? 2 : words[$0] % 2 }
      return Tagger.Sentence(words: words, tags: tags)
    }
  }

  private func trainer(workers: Int, checkpoint: String? = nil) -> Trainer<Tagger> {
    var settings = Trainer<Tagger>.Settings()
    settings.epochs = 3
    settings.batch = 10
    settings.parts = 3
    settings.workers = workers
    settings.averaging = 0.9
    settings.schedule = .cosine(warmUp: 5, steps: 60, floor: 0.1)
    settings.watched = "accuracy"
    settings.checkpoint = checkpoint
    settings.checkpointSteps = 4
    var optimizer = Optimizer.adamW(rate: 0.02)
    optimizer.largestNorm = 1
    return Trainer(Tagger(), optimizer: optimizer, settings: settings)
  }

  private func bits(_ model: Tagger) -> [[UInt32]] {
    model.parameters().map { $0.matrix.array.map(\.bitPattern) }
  }

  @Test func aModelLearns() throws {
    let (train, dev) = (sentences(600, seed: 1), sentences(100, seed: 2))
    var trainer = trainer(workers: 2)
    trainer.settings.epochs = 8
    trainer.settings.schedule = .constant
    var lines: [String] = []
    let best = try trainer.train(train) {
      [Metric("accuracy", $0.accuracy(dev))]
    } report: {
      if $0.isEpochEnd { lines.append($0.line) }
    }
    #expect(Tagger().accuracy(dev) < 0.6)
    #expect(best.accuracy(dev) > 0.95)
    #expect(lines.count == 8 && lines[0].hasPrefix("epoch 1/8 loss "))
    #expect(lines[7].contains(" accuracy 0.9") || lines[7].contains(" accuracy 1.0"))
    #expect(trainer.state.history.split(separator: "\n").count == 9)
    #expect(trainer.state.history.hasPrefix("epoch,steps,loss,accuracy,words_per_second\n1,60,"))
  }

  @Test func weightsDoNotDependOnTheWorkers() throws {
    let train = sentences(97, seed: 3)
    var one = trainer(workers: 1)
    var two = trainer(workers: 2)
    let first = try one.train(train) { [Metric("accuracy", $0.accuracy(train))] }
    let second = try two.train(train) { [Metric("accuracy", $0.accuracy(train))] }
    #expect(bits(first) == bits(second))
    #expect(bits(one.model) == bits(two.model))
  }

  @Test func aResumedTrainingEndsAsAnUninterruptedOne() throws {
    var name = Array("/tmp/osler-test-XXXXXX".utf8CString)
    let folder = String(cString: mkdtemp(&name))
    let (path, kept) = ("\(folder)/a.safetensors", "\(folder)/b.safetensors")
    defer {
      for file in [path, kept] { unlink(file) }
      rmdir(folder)
    }
    let train = sentences(97, seed: 4)
    var whole = trainer(workers: 2, checkpoint: path)
    let expected = try whole.train(train) {
      [Metric("accuracy", $0.accuracy(train))]
    } report: {
      // The file as a kill in the middle of the second epoch would leave it.
      if $0.epoch == 2 && $0.step == 7 { try? copy(path, kept) }
    }
    var resumed = trainer(workers: 1, checkpoint: kept)
    let got = try resumed.train(train) { [Metric("accuracy", $0.accuracy(train))] }
    #expect(bits(got) == bits(expected))
    #expect(bits(resumed.model) == bits(whole.model))
    #expect(resumed.state.rows.map(\.loss) == whole.state.rows.map(\.loss))
    var other = trainer(workers: 1, checkpoint: kept)
    other.settings.batch = 11
    #expect(throws: WeightFileError.self) { try other.train(train) }
  }

  private func copy(_ from: String, _ to: String) throws {
    var file = try AtomicFile(to)
    try file.write(MappedFile(from).withBytes { Array($0) })
    try file.commit()
  }

  @Test func trainingStopsWhenTheMetricNoLongerRises() throws {
    var trainer = trainer(workers: 1)
    trainer.settings.epochs = 50
    trainer.settings.patience = 2
    var values = [0.5, 0.6, 0.55, 0.6, 0.59, 0.99].makeIterator()
    try trainer.train(sentences(20, seed: 5)) { _ in [Metric("accuracy", values.next()!)] }
    #expect(trainer.state.epoch == 5 && trainer.state.bestEpoch == 2)
  }

  @Test func modelsAreSavedLoadedAndTransferred() throws {
    let model = Tagger()
    var writer = WeightFile.Writer(kind: "tagger")
    model.save(to: &writer)
    let bytes = writer.bytes()
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
    copy.copyBytes(from: bytes)
    let file = try WeightFile(bytes: UnsafeRawBufferPointer(copy))
    var loaded = model.zeros()
    try loaded.load(from: file)
    #expect(bits(loaded) == bits(model))
    var wider = model
    var random = SplitMix64(seed: 1)
    wider.output = Linear(inputs: 10, outputs: 4, using: &random)
    #expect(throws: WeightFileError.self) { try wider.load(from: file) }
    let taken = wider.adopt(model)
    #expect(taken.contains("model.embedding.table") && !taken.contains("model.output.weight"))
  }
}
