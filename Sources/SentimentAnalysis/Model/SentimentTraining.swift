import ClinicalText
import Glibc
import Neural
import TensorCore

/// Trains a sentiment model on rows whose stars and aspects are known.
public struct SentimentTraining: Sendable {
  public struct Settings: Sendable {
    /// Networks that are averaged.
    public var nets = 2
    public var epochs = 14
    public var batch = 32
    public var rate: Float = 0.002
    public var seed: UInt64 = 1

    public init() {}
  }

  public var settings: Settings
  private let breaker = WordBreakerBox()
  private let vectors: WordRows

  /// `words` and their `vectors` stay as they are; the first row must be zeros.
  public init(words: [String], vectors: Matrix, settings: Settings = Settings()) {
    self.vectors = WordRows(words: words, vectors: vectors)
    self.settings = settings
  }

  /// The trained model; `heldOut` finds its temperature and thresholds.
  public func train(
    _ rows: [FeedbackRow], heldOut: [FeedbackRow], report: (String) -> Void
  ) throws(WeightFileError) -> SentimentModel {
    let examples = rows.compactMap(example)
    var model = SentimentModel(words: vectors, nets: [], weighing: .init())
    for number in 0..<settings.nets {
      model.nets.append(try net(number, examples, heldOut, report))
    }
    calibrate(&model, heldOut)
    return model
  }

  private func net(
    _ number: Int, _ examples: [LearningExample], _ heldOut: [FeedbackRow],
    _ report: (String) -> Void
  ) throws(WeightFileError) -> SentimentNet {
    var random = SplitMix64(seed: settings.seed &+ UInt64(number) &* 7919)
    var shape = SentimentNet.Shape()
    shape.dimensions = vectors.dimensions
    let learner = SentimentLearner(
      net: SentimentNet(shape, using: &random), vectors: vectors.vectors)
    let steps = settings.epochs * ((examples.count + settings.batch - 1) / settings.batch)
    var optimizer = Optimizer.adamW(rate: settings.rate, decay: 0.02)
    optimizer.largestNorm = 2
    var plan = Trainer<SentimentLearner>.Settings()
    plan.epochs = settings.epochs
    plan.batch = settings.batch
    plan.seed = settings.seed &+ UInt64(number)
    plan.averaging = 0.99
    plan.schedule = .cosine(warmUp: steps / 20, steps: steps, floor: 0.05)
    plan.watched = "epoch"
    var trainer = Trainer(learner, optimizer: optimizer, settings: plan)
    var epoch = 0.0
    // The last epoch's averaged weights are kept: the held-out voices choose nothing here.
    try trainer.train(
      examples,
      validate: { learner in
        epoch += 1
        let model = SentimentModel(words: vectors, nets: [learner.net], weighing: .init())
        let score = score(model, heldOut, ruleShare: 0)
        return [
          Metric("epoch", epoch), Metric("three", score.accuracy), Metric("f1", score.macroF1),
          Metric("two", score.twoClassAccuracy), Metric("aspects", score.aspectF1),
          Metric("opinions", score.opinionF1),
        ]
      }, report: { if $0.isEpochEnd { report("net \(number + 1) \($0.line)") } })
    return trainer.best.net
  }

  private func score(_ model: SentimentModel, _ rows: [FeedbackRow], ruleShare: Float)
    -> SentimentScore
  {
    var model = model
    model.weighing.ruleShare = ruleShare
    var reader = SentimentReader(model: model)
    reader.wantsEvidence = false
    var score = SentimentScore()
    for (row, sentiment) in zip(rows, reader.read(rows.map(\.comment))) {
      score.add(sentiment, row)
    }
    return score
  }

  /// Finds the temperature whose probabilities fit the held-out rows best, and each aspect's threshold.
  private func calibrate(_ model: inout SentimentModel, _ rows: [FeedbackRow]) {
    guard !rows.isEmpty else { return }
    var best = (error: Double.infinity, temperature: Float(1))
    for step in 0..<12 {
      model.weighing.temperature = 0.6 + 0.1 * Float(step)
      let error = score(model, rows, ruleShare: model.weighing.ruleShare).calibrationError
      if error < best.error { best = (error, model.weighing.temperature) }
    }
    model.weighing.temperature = best.temperature
    var bestF1 = (value: 0.0, threshold: Float(0.5))
    for step in 0..<13 {
      let threshold = 0.2 + 0.04 * Float(step)
      model.weighing.thresholds = Array(repeating: threshold, count: Aspect.count)
      let value = score(model, rows, ruleShare: 0).aspectF1
      if value > bestF1.value { bestF1 = (value, threshold) }
    }
    model.weighing.thresholds = Array(repeating: bestF1.threshold, count: Aspect.count)
  }

  // MARK: examples

  private func example(_ row: FeedbackRow) -> LearningExample? {
    let words = CommentWords(row.comment.text, breaker.breaker, OpinionLexicon.linked)
    guard !words.words.isEmpty else { return nil }
    let reading = RuleReader().read(words, question: QuestionKind(row.comment.question))
    var example = LearningExample(input: CommentEncoding(words, reading, vectors))
    if let stars = row.stars {
      example.stars = (1...5).map { $0 == stars ? 0.8 : abs($0 - stars) == 1 ? 0.1 : 0 }
      let sum = example.stars!.reduce(0, +)
      example.stars = example.stars!.map { $0 / sum }
      example.polarity = stars < 3 ? 0 : stars == 3 ? 1 : 2
    }
    guard let opinions = row.opinions else { return example }
    example.aspects = Aspect.allCases.map { aspect in
      opinions.contains { $0.aspect == aspect } ? 1 : 0
    }
    example.words = Self.wordTargets(opinions, words, count: example.input.count)
    return example
  }

  private static func wordTargets(
    _ opinions: [FeedbackRow.Opinion], _ words: CommentWords, count: Int
  ) -> [(aspects: UInt16, polarity: Int8)] {
    var targets = [(aspects: UInt16, polarity: Int8)](repeating: (0, -1), count: count)
    for opinion in opinions {
      guard let quote = opinion.quote, let range = words.text.find(quote) else { continue }
      for place in 0..<count where words.words[place].range.overlaps(range) {
        targets[place].aspects |= 1 << UInt16(opinion.aspect.rawValue)
        targets[place].polarity =
          opinion.label == .negative ? 0 : opinion.label == .neutral ? 1 : 2
      }
    }
    return targets
  }
}

/// A word breaker that a copyable value can hold.
// @unchecked: tokenizing only reads the rules, whose state is made anew for every text.
private final class WordBreakerBox: @unchecked Sendable {
  let breaker = WordBreaker()
}

extension NoteText {
  /// Where a stretch of text first stands.
  fileprivate func find(_ part: String) -> TextRange? {
    let part = Array(part.utf8)
    guard !part.isEmpty, part.count <= bytes.count else { return nil }
    for start in 0...(bytes.count - part.count)
    where bytes[start] == part[0] && bytes[start..<(start + part.count)].elementsEqual(part) {
      return TextRange(start, start + part.count)
    }
    return nil
  }
}

extension SentimentTraining {
  /// The folded forms of all words of these rows.
  public static func vocabulary(of rows: [FeedbackRow]) -> Set<String> {
    let breaker = WordBreaker()
    var result: Set<String> = []
    for row in rows {
      let words = CommentWords(row.comment.text, breaker, OpinionLexicon.linked)
      for place in words.words.indices {
        result.insert(Folding.fold(String(decoding: words.key(place), as: UTF8.self)))
      }
    }
    return result
  }
}
