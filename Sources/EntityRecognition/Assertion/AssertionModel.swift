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

  private let weights: WeightTable
  /// The step that decides.
  private let last: Int

  /// The model whose file has these bytes, nil when they are none.
  init?(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.prefix(8).elementsEqual(Self.magic), let first = WeightFileRows(bytes.dropFirst(8)),
      let weights = WeightTable([first, WeightFileRows(bytes.dropFirst(8 + first.size))])
    else { return nil }
    self.weights = weights
    last = 1
  }

  /// A model of the first step alone, in training.
  init(first table: [UInt8]) {
    let weights = table.withUnsafeBytes { WeightTable([WeightFileRows($0[...])]) }
    guard let weights else { preconditionFailure("no table of weights") }
    self.weights = weights
    last = 0
  }

  /// The model linked into the program.
  static let linked = LinkedFile("models/assertion.bin").flatMap { AssertionModel($0.bytes) }

  /// The bytes of a model file of these tables.
  static func file(_ tables: [[UInt8]]) -> [UInt8] { magic + tables.joined() }

  /// A bit for each form in which a word may weigh something.
  func forms(of word: UInt64) -> UInt64 {
    var bits: UInt64 = 0
    for form in WordFeature.all where weights.mayKnow(AssertionFeatures.hash(form, of: word)) {
      bits |= 1 << form.bit
    }
    return bits
  }

  /// What both steps say of each mention of a text before they know of each other.
  func firstSums(_ reading: borrowing TextReading, _ table: CueTable) -> [WeightTable.Sums] {
    var features = AssertionFeatures()
    return reading.views.indices.map { index in
      features.read(index, of: reading, table)
      var sums = WeightTable.Sums()
      weights.add(features, to: &sums)
      return sums
    }
  }

  /// The classes that the first step gives to all mentions of a text.
  static func firstLabels(_ sums: [WeightTable.Sums]) -> [Int] {
    sums.map { $0.scores(ofStep: 0).best }
  }

  /// The class of a mention, by what both steps said of it and the features of the first step's classes.
  func label(_ sums: WeightTable.Sums, _ features: borrowing AssertionFeatures) -> Int {
    var sums = sums
    weights.add(features, to: &sums)
    return sums.scores(ofStep: last).best
  }

  /// The token that speaks most for a class, nil when none does.
  func strongest(_ features: borrowing AssertionFeatures, for label: Int) -> Int? {
    weights.strongest(features, for: label, step: last)
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
