import ClinicalRecord
import ClinicalText

/// A multinomial logistic regression over hashed features, in two steps.
///
/// The first step judges each mention by itself; the second also sees what the first said of the mentions around. The file
/// is "OSLASRT2" and two weight tables.
struct AssertionModel: Sendable {
  /// The classes in the order of the weights.
  static let classes: [AssertionStatus] = [
    .present, .absent, .possible, .hypothetical, .family, .allergy,
  ]
  private static let magic = Array("OSLASRT2".utf8)

  private let first: WeightTable
  private let second: WeightTable?

  /// The model whose file has these bytes, nil when they are none.
  init?(_ bytes: [UInt8]) {
    guard bytes.prefix(8).elementsEqual(Self.magic), let first = WeightTable(bytes.dropFirst(8)),
      let second = WeightTable(bytes.dropFirst(8 + first.size))
    else { return nil }
    self.first = first
    self.second = second
  }

  /// A model of the first step alone, in training.
  init(first table: [UInt8]) {
    guard let first = WeightTable(table[...]) else { preconditionFailure("no table of weights") }
    self.first = first
    second = nil
  }

  /// The model linked into the program.
  static let linked = LinkedFile("models/assertion.bin").flatMap { AssertionModel(Array($0.bytes)) }

  /// The bytes of a model file of these tables.
  static func file(_ tables: [[UInt8]]) -> [UInt8] { magic + tables.joined() }

  /// The classes that the first step gives to all mentions of a text, and the features it went by.
  func firstLabels(_ reading: borrowing TextReading, _ table: CueTable) -> (
    labels: [Int], features: [AssertionFeatures]
  ) {
    var labels: [Int] = []
    var all: [AssertionFeatures] = []
    labels.reserveCapacity(reading.views.count)
    all.reserveCapacity(reading.views.count)
    for index in reading.views.indices {
      var features = AssertionFeatures()
      features.read(index, of: reading, table)
      labels.append(first.scores(features).best)
      all.append(features)
    }
    return (labels, all)
  }

  /// The class of a mention by its features, which know the first step's classes.
  func label(_ features: AssertionFeatures) -> Int { (second ?? first).scores(features).best }

  /// The token that speaks most for a class, nil when none does.
  func strongest(_ features: AssertionFeatures, for label: Int) -> Int? {
    (second ?? first).strongest(features, for: label)
  }
}

/// Six sums without an allocation.
struct InlineScores {
  private var sums = SIMD8<Float>()

  init() {}

  /// Whole numbers that a float holds exactly.
  init(_ sums: SIMD8<Int32>) { self.sums = SIMD8(sums) }

  subscript(index: Int) -> Float {
    get { sums[index] }
    set { sums[index] = newValue }
  }

  /// The index of the largest; the first of equal ones.
  var best: Int {
    var best = 0
    for index in 1..<6 where self[index] > self[best] { best = index }
    return best
  }
}
