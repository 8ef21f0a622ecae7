import ClinicalText
import Glibc
import JSON
import Neural
import TensorCore

/// The trained part of the reading: networks whose outputs are averaged, their words, and how they are weighed.
public struct SentimentModel: Sendable {
  var words: WordRows
  /// Networks that tell the stars: trained briefly, so that they carry over to other kinds of comments.
  var nets: [SentimentNet]
  /// Networks that tell the aspects: trained for longer.
  var aspectNets: [SentimentNet]
  /// What the wording alone says of stars, and of the aspects of a segment.
  var starPhrases: PhraseModel
  var aspectPhrases: PhraseModel
  var weighing: Weighing

  /// How logits become probabilities and meet the rules.
  struct Weighing: Sendable, Hashable {
    /// Logits are divided by this.
    var temperature: Float = 1
    /// The part of the verdict that the rules have.
    var ruleShare: Float = 0.5
    /// The part that wording has beside the networks in stars, and in the places and the polarity of aspects.
    var starPhrases: Float = 0.5
    var aspectPhrases: Float = 0.5
    /// How networks and wording tell aspects together.
    var aspects = AspectBlend()
    /// What the share of three stars is multiplied by: networks shy away from the middle.
    var middle: Float = 1
    /// What the shares of four and five stars are multiplied by, when comments that training saw are worse than those
    /// that patients write.
    var lean: Float = 1
    /// What the polarity of aspects is multiplied by before it is bent into -1...1: averaged verdicts are tamer than
    /// single ones.
    var aspectScale: Float = 1
  }

  static let kind = "sentiment"

  /// What the networks say of one comment, averaged.
  struct Verdict: Sendable {
    /// Of one to five stars.
    var shares: [Float]
    /// Of each aspect by the networks alone, and its logits: the networks', the likeliest segment's and the whole's.
    var aspects: [Float]
    var aspectLogits: [SIMD3<Float>] = []
    /// For each word: the probability of each aspect, then of negative, neutral and positive.
    var words: [Float]
    var attention: [Float]
    /// For each segment the probability of each aspect by its wording, then of negative, neutral and positive.
    var segments: [[Float]]
  }

  /// The networks' verdicts on comments; none of them may be empty.
  ///
  /// Without aspects, which need networks of their own, only the stars are told.
  func read(_ comments: [CommentEncoding], withAspects: Bool = true) -> [Verdict] {
    guard !comments.isEmpty else { return [] }
    let input = ReadInput(comments, words.vectors)
    var verdicts = comments.map {
      Verdict(
        shares: Array(repeating: 0, count: 5), aspects: Array(repeating: 0, count: Aspect.count),
        words: Array(repeating: 0, count: $0.count * SentimentNet.wordOutputs),
        attention: Array(repeating: 0, count: $0.count),
        segments: withAspects ? $0.segments.map(readWording) : [])
    }
    for net in nets {
      let output = net.readStars(input)
      for number in verdicts.indices { addStars(output, number, to: &verdicts[number]) }
    }
    for net in withAspects ? aspectNets : [] {
      let output = net.readAspects(input)
      for number in verdicts.indices { addAspects(output, number, to: &verdicts[number]) }
    }
    for (number, comment) in comments.enumerated() {
      addPhrases(comment, to: &verdicts[number], withAspects: withAspects)
    }
    return verdicts
  }

  /// The probability of each aspect in a stretch by its wording, then of negative, neutral and positive.
  private func readWording(_ features: PhraseFeatures) -> [Float] {
    aspectPhrases.logits(features).map { 1 / (1 + expf(-$0)) }
  }

  /// Weighs what the wording says against the networks.
  private func addPhrases(
    _ comment: CommentEncoding, to verdict: inout Verdict, withAspects: Bool
  ) {
    let share = weighing.starPhrases
    for (star, value) in Self.softmax(starPhrases.logits(comment.phrases)).enumerated() {
      verdict.shares[star] = (1 - share) * verdict.shares[star] + share * value
    }
    guard withAspects else { return }
    let whole = aspectPhrases.logits(comment.spelledPhrases)
    verdict.aspectLogits = (0..<Aspect.count).map { aspect in
      let top = verdict.segments.reduce(Float(0)) { max($0, $1[aspect]) }
      return SIMD3(
        AspectBlend.logit(verdict.aspects[aspect]), AspectBlend.logit(top), whole[aspect])
    }
  }

  private func addStars(_ output: SentimentNet.Output, _ number: Int, to verdict: inout Verdict) {
    let share = 1 / Float(nets.count)
    let heat = 1 / weighing.temperature
    let stars = Self.softmax((0..<5).map { output.verdicts[number, $0] * heat })
    let classes = Self.softmax((5..<8).map { output.verdicts[number, $0] * heat })
    for (star, value) in Self.joined(stars, classes).enumerated() {
      verdict.shares[star] += share * value
    }
    for step in verdict.attention.indices {
      verdict.attention[step] += share * output.attention[output.batch.row(number, step)]
    }
  }

  private func addAspects(_ output: SentimentNet.Output, _ number: Int, to verdict: inout Verdict) {
    let share = 1 / Float(aspectNets.count)
    for aspect in 0..<Aspect.count {
      verdict.aspects[aspect] += share / (1 + expf(-output.aspects[number, aspect]))
    }
    let width = SentimentNet.wordOutputs
    let steps = verdict.attention.count
    output.words.withPointer { values in
      verdict.words.withUnsafeMutableBufferPointer { words in
        for step in 0..<steps {
          let logits = values + output.batch.row(number, step) * width
          let sums = words.baseAddress! + step * width
          for aspect in 0..<Aspect.count { sums[aspect] += share / (1 + expf(-logits[aspect])) }
          // Nothing is allocated for a word's three classes.
          let first = Aspect.count
          let top = max(logits[first], logits[first + 1], logits[first + 2])
          let heights = (
            expf(logits[first] - top), expf(logits[first + 1] - top), expf(logits[first + 2] - top)
          )
          let scale = share / (heights.0 + heights.1 + heights.2)
          sums[first] += scale * heights.0
          sums[first + 1] += scale * heights.1
          sums[first + 2] += scale * heights.2
        }
      }
    }
  }

  /// The stars' shares moved half way to what the head of three classes says.
  private static func joined(_ stars: [Float], _ classes: [Float]) -> [Float] {
    let sums = [stars[0] + stars[1], stars[2], stars[3] + stars[4]]
    return stars.enumerated().map { star, share in
      let place = star < 2 ? 0 : star == 2 ? 1 : 2
      return share * (0.5 + 0.5 * classes[place] / max(sums[place], 1e-6))
    }
  }

  static func softmax(_ logits: [Float]) -> [Float] {
    let top = logits.max() ?? 0
    let values = logits.map { expf($0 - top) }
    let sum = values.reduce(0, +)
    return values.map { $0 / sum }
  }
}

extension SentimentModel {
  /// This model with neither rules nor wording beside its networks.
  public var networksAlone: SentimentModel {
    var model = self
    model.weighing.ruleShare = 0
    model.weighing.starPhrases = 0
    model.weighing.aspectPhrases = 0
    model.weighing.aspects = AspectBlend(weights: [1, 0, 0])
    return model
  }

  /// The model that is linked into the program, nil when the build has none.
  public static let linked: SentimentModel? = {
    guard let file = LinkedFile("models/sentiment.safetensors"), file.bytes.count > 16 else {
      return nil
    }
    do { return try SentimentModel(WeightFile(bytes: file.bytes, source: file.name)) } catch {
      preconditionFailure("the linked model does not load: \(error)")
    }
  }()

  public init(path: String) throws(WeightFileError) { try self.init(WeightFile(path)) }

  init(_ file: WeightFile) throws(WeightFileError) {
    try file.require(kind: Self.kind)
    let config = try file.config()
    guard let count = config["nets"]?.integer, let dimensions = config["dimensions"]?.integer,
      let filters = config["filters"]?.integer, let units = config["units"]?.integer,
      let hidden = config["hidden"]?.integer, let temperature = config["temperature"]?.number,
      let ruleShare = config["rule_share"]?.number, let middle = config["middle"]?.number,
      let lean = config["lean"]?.number, let starPhrases = config["star_phrases"]?.number,
      let aspectPhrases = config["aspect_phrases"]?.number,
      let aspectScale = config["aspect_scale"]?.number,
      let aspects = config["aspects"].flatMap(AspectBlend.init)
    else { throw WeightFileError(file.source, reason: "its configuration is incomplete") }
    words = try WordRows(from: file)
    weighing = Weighing(
      temperature: Float(temperature), ruleShare: Float(ruleShare),
      starPhrases: Float(starPhrases), aspectPhrases: Float(aspectPhrases), middle: Float(middle),
      lean: Float(lean), aspectScale: Float(aspectScale))
    weighing.aspects = aspects
    self.starPhrases = try PhraseModel(from: file, path: "phrases.stars")
    self.aspectPhrases = try PhraseModel(from: file, path: "phrases.aspects")
    let shape = SentimentNet.Shape(
      dimensions: dimensions, filters: filters, units: units, hidden: hidden)
    nets = try Self.nets(file, "stars", count, shape)
    aspectNets = try Self.nets(file, "aspects", config["aspect_nets"]?.integer ?? 0, shape)
  }

  private static func nets(
    _ file: WeightFile, _ name: String, _ count: Int, _ shape: SentimentNet.Shape
  ) throws(WeightFileError) -> [SentimentNet] {
    var nets: [SentimentNet] = []
    for number in 0..<count {
      var random = SplitMix64(seed: 1)
      var net = SentimentNet(shape, using: &random)
      try net.load(from: file, path: "\(name)\(number)")
      nets.append(net)
    }
    return nets
  }

  /// Writes the model; weights as 16-bit floats, word vectors as bytes.
  public func write(to path: String, card: String) throws(WeightFileError) {
    let shape = nets[0].shape
    var writer = WeightFile.Writer(
      kind: Self.kind,
      config: [
        "nets": .integer(nets.count), "aspect_nets": .integer(aspectNets.count),
        "dimensions": .integer(shape.dimensions),
        "filters": .integer(shape.filters), "units": .integer(shape.units),
        "hidden": .integer(shape.hidden), "temperature": .number(Double(weighing.temperature)),
        "rule_share": .number(Double(weighing.ruleShare)),
        "star_phrases": .number(Double(weighing.starPhrases)),
        "aspect_phrases": .number(Double(weighing.aspectPhrases)),
        "aspect_scale": .number(Double(weighing.aspectScale)),
        "middle": .number(Double(weighing.middle)), "lean": .number(Double(weighing.lean)),
        "aspects": weighing.aspects.json,
      ], metadata: ["card": card])
    words.save(to: &writer)
    starPhrases.save(to: &writer, path: "phrases.stars")
    aspectPhrases.save(to: &writer, path: "phrases.aspects")
    for (number, net) in nets.enumerated() {
      net.save(to: &writer, path: "stars\(number)", as: .float16)
    }
    for (number, net) in aspectNets.enumerated() {
      net.save(to: &writer, path: "aspects\(number)", as: .float16)
    }
    try writer.write(to: path)
  }
}
