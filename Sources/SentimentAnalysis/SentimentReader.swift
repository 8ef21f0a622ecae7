import ClinicalText
import TensorCore

/// Reads how satisfied comments are, about what, and which words say so.
///
/// With a model its verdict and that of the rules are blended; without one the rules read alone. A comment's reading
/// does not depend on those it is read together with.
public struct SentimentReader: ~Copyable {
  /// Comments that go through the networks together.
  public static let batch = 128

  let breaker = WordBreaker()
  let splitter = SentenceSplitter()
  let lexicon = OpinionLexicon.linked
  let rules = RuleReader()
  private let model: SentimentModel?
  /// Whether to look for the words that carry the verdict, which takes most of the time.
  public var wantsEvidence = true

  /// A reader with the linked model, or with another, or with none: by rules alone.
  public init(model: SentimentModel? = SentimentModel.linked) { self.model = model }

  /// The reading of one comment.
  public borrowing func read(_ comment: Comment) -> Sentiment { read([comment])[0] }

  /// The readings of comments, in their order.
  public borrowing func read(_ comments: [Comment]) -> [Sentiment] {
    var result: [Sentiment] = []
    result.reserveCapacity(comments.count)
    var start = 0
    while start < comments.count {
      let end = min(start + Self.batch, comments.count)
      // Batches are too small to share between threads.
      Workers.alone { readBatch(comments[start..<end], into: &result) }
      start = end
    }
    return result
  }

  private borrowing func readBatch(_ comments: ArraySlice<Comment>, into result: inout [Sentiment])
  {
    var drafts = comments.map { draft($0.text, QuestionKind($0.question)) }
    guard let model else {
      result += drafts.map {
        RuleVerdict.sentiment($0.words, $0.reading, $0.shares, $0.ruleAspects)
      }
      return
    }
    judge(&drafts, model)
    let evidence = wantsEvidence ? evidence(of: drafts, model) : drafts.map { _ in [] }
    for (draft, evidence) in zip(drafts, evidence) {
      result.append(
        Sentiment(
          shares: draft.shares, aspects: draft.aspects(model.weighing), evidence: evidence))
    }
  }

  /// What networks and wording say of each aspect in each comment, not yet blended; nothing of a comment without words.
  borrowing func aspectLogits(_ comments: [Comment]) -> [[SIMD3<Float>]] {
    var drafts = comments.map { draft($0.text, QuestionKind($0.question)) }
    if let model { judge(&drafts, model) }
    return drafts.map { $0.verdict?.aspectLogits ?? [] }
  }

  private borrowing func draft(
    _ text: NoteText, _ question: QuestionKind, withAspects: Bool = true
  ) -> Draft {
    let words = CommentWords(text, breaker, lexicon)
    return Draft(
      words: words, reading: rules.read(words, question: question), withAspects: withAspects)
  }

  /// Lets the networks read all drafts that have words, and blends.
  private func judge(
    _ drafts: inout [Draft], _ model: SentimentModel, withAspects: Bool = true
  ) {
    let places = drafts.indices.filter { !drafts[$0].words.words.isEmpty }
    let encodings = places.map {
      CommentEncoding(
        drafts[$0].words, drafts[$0].reading, model.words, segments: drafts[$0].segments)
    }
    let verdicts = model.read(encodings, withAspects: withAspects)
    for (place, (encoding, verdict)) in zip(places, zip(encodings, verdicts)) {
      drafts[place].verdict = verdict
      drafts[place].blend(model.weighing, known: encoding.known(in: drafts[place].words))
    }
  }

  // MARK: evidence

  /// The words without which each comment reads differently, found by reading it again without them.
  private borrowing func evidence(of drafts: [Draft], _ model: SentimentModel) -> [[Evidence]] {
    var variants: [Draft] = []
    var owners: [(draft: Int, range: TextRange)] = []
    for (number, draft) in drafts.enumerated() {
      for range in draft.candidates() {
        variants.append(
          self.draft(
            draft.words.text.without(range), draft.reading.question, withAspects: false))
        owners.append((number, range))
      }
    }
    judge(&variants, model, withAspects: false)
    var result = [[Evidence]](repeating: [], count: drafts.count)
    for (owner, variant) in zip(owners, variants) {
      let fall =
        Sentiment.polarity(drafts[owner.draft].shares) - Sentiment.polarity(variant.shares)
      guard abs(fall) >= 0.01 else { continue }
      result[owner.draft].append(Evidence(range: owner.range, weight: fall))
    }
    for number in result.indices {
      result[number].sort { (abs($1.weight), $0.range) < (abs($0.weight), $1.range) }
    }
    return result
  }
}

extension NoteText {
  /// This text with a stretch left out.
  func without(_ range: TextRange) -> NoteText {
    NoteText(
      String(decoding: bytes[..<Int(range.lower)] + bytes[Int(range.upper)...], as: UTF8.self))
  }
}
