import ClinicalRecord
import ClinicalText

/// Trains the assertion classifier: softmax regression by AdaGrad on hashed features.
package struct AssertionTrainer {
  private struct Row {
    var features: [UInt32]
    var allowed: [Bool]
  }

  /// A text that was read, with the classes that its mentions may have.
  private struct Example {
    var reading: TextReading
    var allowed: [[Bool]]
  }

  package var epochs = 12
  package var rate: Float = 0.15
  package var decay: Float = 2e-5
  /// Features seen fewer times are left out.
  package var least = 2
  /// Of a hundred features so many are left out at each step, so that none is relied on alone.
  package var dropped: UInt64 = 20
  /// How often a text is read again with few of its mentions.
  package var thinned = 1
  /// Into how many parts the texts are cut to find what a first model says of texts it has not seen.
  package var parts = 5
  private let table = CueTable.linked
  private var memory = WordMemory(.linked)
  private var examples: [Example] = []

  package init() {}

  /// Adds the mentions of one text: all together, and one in three without the others, as a reader of single spans
  /// sees them.
  package mutating func add(_ example: AssertionCase) {
    append(example)
    guard example.mentions.count > 2 else { return }
    for part in 0..<thinned {
      var few = example
      let kept = example.mentions.indices.filter { ($0 &* 7 + part) % 3 == 0 }
      few.mentions = kept.map { example.mentions[$0] }
      few.gold = kept.map { example.gold[$0] }
      append(few)
    }
  }

  private mutating func append(_ example: AssertionCase) {
    let reading = TextReading(
      example.text, sections: example.sections, mentions: example.mentions, table: table,
      memory: &memory)
    examples.append(
      Example(
        reading: reading,
        allowed: reading.order.map { place in
          AssertionModel.classes.map { example.gold[place].contains($0) }
        }))
  }

  /// Adds the sentences that the cues themselves make.
  package mutating func addCues() {
    CueExamples.all(LinkedFile("lexicons/cues.tsv")?.rows ?? []).forEach { append($0) }
  }

  /// The bytes of a model file: a first model, and a second one that sees what the first said.
  package func train() -> [UInt8] {
    let first = table(examples.flatMap { rows($0, labels: []) })
    var second: [Row] = []
    for part in 0..<parts {
      let others = examples.indices.filter { $0 % parts != part }
      let held = AssertionModel(first: table(others.flatMap { rows(examples[$0], labels: []) }))
      for index in examples.indices where index % parts == part {
        let labels = AssertionModel.firstLabels(held.firstSums(examples[index].reading, self.table))
        second += rows(examples[index], labels: labels)
      }
    }
    return AssertionModel.file([first, table(second)])
  }

  private func rows(_ example: Example, labels: [Int]) -> [Row] {
    var features = AssertionFeatures()
    return example.reading.views.indices.map { index in
      features.read(index, of: example.reading, table, labels: labels)
      return Row(features: features.hashes, allowed: example.allowed[index])
    }
  }

  private func table(_ rows: [Row]) -> [UInt8] {
    var counts: [UInt32: Int] = [:]
    for row in rows { for hash in Set(row.features) { counts[hash, default: 0] += 1 } }
    let known = counts.filter { $0.value >= least }.keys.sorted()
    let places = Dictionary(uniqueKeysWithValues: known.enumerated().map { ($1, $0) })
    let indexed = rows.map { row in row.features.compactMap { places[$0] } }
    var weights = [Float](repeating: 0, count: known.count * 6)
    var squares = [Float](repeating: 1, count: known.count * 6)
    var order = Array(rows.indices)
    var random = Shuffle(state: 7)
    var kept: [Int] = []
    for epoch in 0..<epochs {
      order.shuffle(using: &random)
      let step = rate / (1 + Float(epoch) * 0.3)
      for index in order {
        kept.removeAll(keepingCapacity: true)
        for feature in indexed[index] where random.next() % 100 >= dropped { kept.append(feature) }
        update(kept, rows[index].allowed, step, &weights, &squares)
      }
    }
    return WeightTable.bytes(known, weights)
  }

  private func update(
    _ features: [Int], _ allowed: [Bool], _ step: Float, _ weights: inout [Float],
    _ squares: inout [Float]
  ) {
    var scores = InlineScores()
    for feature in features {
      for label in 0..<6 { scores[label] += weights[feature * 6 + label] }
    }
    let shares = Self.softmax(scores)
    var mass: Float = 0
    for label in 0..<6 where allowed[label] { mass += shares[label] }
    for label in 0..<6 {
      // The target spreads over the allowed classes as the model itself spreads.
      let target = allowed[label] ? shares[label] / max(mass, 1e-9) : 0
      let slope = shares[label] - target
      for feature in features {
        let place = feature * 6 + label
        let gradient = slope + decay * weights[place]
        if gradient == 0 { continue }
        squares[place] += gradient * gradient
        weights[place] -= step * gradient / squares[place].squareRoot()
      }
    }
  }

  private static func softmax(_ scores: InlineScores) -> InlineScores {
    let top = scores[scores.best]
    var shares = InlineScores()
    var sum: Float = 0
    for label in 0..<6 {
      shares[label] = Exponential.of(scores[label] - top)
      sum += shares[label]
    }
    for label in 0..<6 { shares[label] /= sum }
    return shares
  }
}

/// The order of the examples: the same on every run.
private struct Shuffle: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return FeatureHash.mix(state, 11)
  }
}
