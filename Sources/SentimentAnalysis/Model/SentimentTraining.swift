import ClinicalRecord
import ClinicalText
import Glibc
import Neural
import TensorCore

/// Trains a sentiment model on rows whose stars and aspects are known.
public struct SentimentTraining: Sendable {
  public struct Settings: Sendable {
    /// Networks that tell the stars and are averaged, and the rounds of their training.
    public var nets = 1
    public var epochs = 12
    /// Networks that tell the aspects and are averaged, and the rounds of their training.
    public var aspectNets = 1
    public var aspectEpochs = 40
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

  /// The trained model; `heldOut` is only watched.
  ///
  /// It is trained twice: first without some voices, which then tell how its parts are weighed, then on all.
  public func train(
    _ rows: [FeedbackRow], heldOut: [FeedbackRow], report: (String) -> Void
  ) throws(WeightFileError) -> SentimentModel {
    let weighers = rows.filter { VoiceSplit.weighs($0.voice ?? "") }
    let others = rows.filter { !VoiceSplit.weighs($0.voice ?? "") }
    var first = try learned(others, weighers, report)
    calibrate(&first, weighers, report)
    var model = try learned(rows, heldOut, report)
    model.weighing = first.weighing
    balance(&model, rows.filter { VoiceSplit.teachesStars($0.voice ?? "") })
    return model
  }

  /// Wording and networks, not yet weighed.
  private func learned(
    _ rows: [FeedbackRow], _ heldOut: [FeedbackRow], _ report: (String) -> Void
  ) throws(WeightFileError) -> SentimentModel {
    let examples = examples(rows)
    let starRows = rows.filter { VoiceSplit.teachesStars($0.voice ?? "") }
    let longer = self.examples(starRows) + joined(starRows).compactMap(example)
    var model = SentimentModel(
      words: vectors, nets: [], aspectNets: [],
      starPhrases: PhraseTraining(.shares).train(longer.compactMap(\.starPhrases)),
      aspectPhrases: PhraseTraining(.each).train(examples.flatMap(\.aspectPhrases)),
      weighing: .init())
    for number in 0..<settings.nets {
      model.nets.append(try net(number, settings.epochs, .init(), longer, heldOut, model, report))
    }
    for number in 0..<settings.aspectNets {
      model.aspectNets.append(
        try net(100 + number, settings.aspectEpochs, .aspects, examples, heldOut, model, report))
    }
    return model
  }

  private func net(
    _ number: Int, _ epochs: Int, _ rates: SentimentLearner.Rates, _ examples: [LearningExample],
    _ heldOut: [FeedbackRow], _ whole: SentimentModel, _ report: (String) -> Void
  ) throws(WeightFileError) -> SentimentNet {
    var random = SplitMix64(seed: settings.seed &+ UInt64(number) &* 7919)
    var shape = SentimentNet.Shape()
    shape.dimensions = vectors.dimensions
    let learner = SentimentLearner(
      net: SentimentNet(shape, using: &random), vectors: vectors.vectors, rates: rates)
    let steps = epochs * ((examples.count + settings.batch - 1) / settings.batch)
    var optimizer = Optimizer.adamW(rate: settings.rate, decay: 0.02)
    optimizer.largestNorm = 2
    var plan = Trainer<SentimentLearner>.Settings()
    plan.epochs = epochs
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
        var model = whole
        model.nets = [learner.net]
        model.aspectNets = [learner.net]
        model.weighing.starPhrases = 0
        model.weighing.aspectPhrases = 0
        model.weighing.aspects = AspectBlend(weights: [1, 0, 0])
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

  /// Our corpus holds about as many bad comments as good ones; of those that patients send in, and that take sides,
  /// two in three are taken to be good. The part of the verdict that learned the corpus's balance is moved to that.
  private func balance(_ model: inout SentimentModel, _ rows: [FeedbackRow]) {
    let share = { (keep: (Int) -> Bool) in
      Float(rows.count { keep($0.stars ?? 3) }) / Float(max(1, rows.count))
    }
    let (bad, middle, good) = (share { $0 < 3 }, share { $0 == 3 }, share { $0 > 3 })
    guard bad > 0, good > 0 else { return }
    let (wantedBad, wantedGood) = ((1 - middle) / 3, (1 - middle) * 2 / 3)
    let learned = 1 - model.weighing.ruleShare
    model.weighing.lean = powf(wantedGood / good * bad / wantedBad, learned)
    model.weighing.middle *= powf(bad / wantedBad, learned)
  }

  /// Finds which shares, temperature and threshold fit the held-out rows best.
  private func calibrate(
    _ model: inout SentimentModel, _ rows: [FeedbackRow], _ report: (String) -> Void
  ) {
    guard !rows.isEmpty else { return }
    let starRows = rows.filter { VoiceSplit.teachesStars($0.voice ?? "") }
    weigh(&model, starRows.filter { VoiceSplit.fillsForms($0.voice ?? "") }, report)
    let share = model.weighing.ruleShare
    model.weighing.temperature = Self.best(of: (0..<14).map { 0.3 + 0.1 * Float($0) }) {
      model.weighing.temperature = $0
      return -score(model, starRows, ruleShare: share).calibrationError
    }
    weighAspects(&model, rows, report)
  }

  /// How much rules, wording and networks count, and how much the middle does.
  ///
  /// The rules have three tenths at least: other people's comments are farther from what was learned than these.
  private func weigh(
    _ model: inout SentimentModel, _ rows: [FeedbackRow], _ report: (String) -> Void
  ) {
    var best = (figure: -1.0, rules: Float(0.5), wording: Float(0), middle: Float(1))
    for rules in [Float(0.3), 0.5] {
      for wording in [Float(0.2), 0.4] {
        for middle in [Float(1), 1.3, 1.6] {
          model.weighing.starPhrases = wording
          model.weighing.middle = middle
          let score = score(model, rows, ruleShare: rules)
          let figure = score.accuracy + score.macroF1
          if figure > best.figure { best = (figure, rules, wording, middle) }
        }
      }
    }
    report("weighing: \(best)")
    model.weighing.ruleShare = best.rules
    model.weighing.starPhrases = best.wording
    model.weighing.middle = best.middle
  }

  /// How networks and wording tell aspects together, and how they place them and tell their polarity.
  private func weighAspects(
    _ model: inout SentimentModel, _ rows: [FeedbackRow], _ report: (String) -> Void
  ) {
    let known = rows.map { row in Set((row.opinions ?? []).map { Int($0.aspect.rawValue) }) }
    let logits = SentimentReader(model: model).aspectLogits(rows.map(\.comment))
    let (figure, blend) = AspectBlendTraining(logits, known).best()
    report("aspects: \(figure) with \(blend)")
    model.weighing.aspects = blend
    var best = (figure: -1.0, wording: Float(0), scale: Float(0))
    for wording in [Float(0.2), 0.4, 0.6] {
      for scale in [Float(1), 1.5, 2, 3, 4, 6] {
        model.weighing.aspectPhrases = wording
        model.weighing.aspectScale = scale
        let figure = score(model, rows, ruleShare: model.weighing.ruleShare).opinionF1
        if figure > best.figure { best = (figure, wording, scale) }
      }
    }
    report("aspects' polarity: \(best)")
    model.weighing.aspectPhrases = best.wording
    model.weighing.aspectScale = best.scale
  }

  /// The value whose figure is highest.
  private static func best(of values: [Float], _ figure: (Float) -> Double) -> Float {
    var best = (figure: -Double.infinity, value: values[0])
    for value in values {
      let figure = figure(value)
      if figure > best.figure { best = (figure, value) }
    }
    return best.value
  }

  // MARK: examples

  func examples(_ rows: [FeedbackRow]) -> [LearningExample] { rows.compactMap(example) }

  /// How often long comments have one to five stars: few who tell much give just three.
  private static let longStars = [1, 1, 2, 2, 3, 4, 4, 4, 5, 5]

  /// Longer comments, each made of two to five of about the same stars.
  private func joined(_ rows: [FeedbackRow]) -> [FeedbackRow] {
    var random = SplitMix64(seed: settings.seed ^ 0x6A6F_696E)
    let groups = (1...5).map { stars in rows.filter { $0.stars == stars } }
    var result: [FeedbackRow] = []
    for _ in 0..<(rows.count * 2 / 5) {
      let stars = Self.longStars[random.below(Self.longStars.count)]
      let question = rows[random.below(rows.count)].comment.question
      let texts = (0..<(2 + random.below(4))).compactMap { _ -> String? in
        let near = min(5, max(1, stars + (random.below(4) == 0 ? random.below(3) - 1 : 0)))
        guard !groups[near - 1].isEmpty else { return nil }
        let row = groups[near - 1][random.below(groups[near - 1].count)]
        guard QuestionKind(row.comment.question) == .open else { return nil }
        return row.comment.text[row.comment.text.range]
      }
      guard texts.count > 1 else { continue }
      let kept = QuestionKind(question) == .open ? question : nil
      result.append(
        FeedbackRow(
          comment: Comment(
            texts.joined(separator: random.below(2) == 0 ? " " : "\n"), question: kept),
          stars: stars))
    }
    return result
  }

  private func example(_ row: FeedbackRow) -> LearningExample? {
    let words = CommentWords(row.comment.text, breaker.breaker, OpinionLexicon.linked)
    guard !words.words.isEmpty else { return nil }
    let reading = RuleReader().read(words, question: QuestionKind(row.comment.question))
    let segments = AspectRules.segments(words, reading)
    var example = LearningExample(
      input: CommentEncoding(words, reading, vectors, segments: segments))
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
    example.segments = Self.segmentTargets(opinions, words, segments)
    return example
  }

  /// For each segment one for each aspect that a quote in it speaks of, then for the label of what is said.
  private static func segmentTargets(
    _ opinions: [FeedbackRow.Opinion], _ words: CommentWords, _ segments: [AspectRules.Segment]
  ) -> [[Float]] {
    let quotes = opinions.compactMap { opinion in
      opinion.quote.flatMap { words.text.find($0) }.map { (opinion: opinion, range: $0) }
    }
    return segments.map { segment in
      let range = words.range(of: segment.words)
      let here = quotes.filter { $0.range.overlaps(range) }
      let aspects = Aspect.allCases.map { aspect -> Float in
        here.contains { $0.opinion.aspect == aspect } ? 1 : 0
      }
      let labels = Sentiment.Label.allCases.map { label -> Float in
        here.isEmpty ? -1 : here.contains { $0.opinion.label == label } ? 1 : 0
      }
      return aspects + labels
    }
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
