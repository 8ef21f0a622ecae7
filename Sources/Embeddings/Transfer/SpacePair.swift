/// A general and a clinical space over the words of both: what every way of joining them starts from.
struct SpacePair {
  let union: WordUnion
  /// Vectors of length 1 without what all words of their space share; nil where a space does not know the word.
  let general: [[Float]?]
  let clinical: [[Float]?]
  /// How much of each word's place the clinical corpus decides.
  let clinicalShares: [Double]
  /// Words common enough in both corpora to tell how the spaces lie to each other.
  private let bridge: [Int]

  /// Words that come so often in both corpora are the bridge.
  private static let bridgeCount = 20

  /// `common` directions are taken out of the clinical space; of the general one, which has more text behind it, one is.
  init(_ general: WordVectors, _ clinical: WordVectors, pull: Double, common: Int)
    throws(VectorError)
  {
    precondition(general.dimensions == clinical.dimensions, "spaces of unequal dimensions")
    union = WordUnion(general.vocabulary, clinical.vocabulary)
    self.general = union.rows(of: general, common: min(common, 1))
    self.clinical = union.rows(of: clinical, common: common)
    clinicalShares = union.clinicalShares(pull: pull)
    bridge = Self.bridge(union)
    guard !bridge.isEmpty else {
      throw VectorError(
        "join", "general and clinical vectors",
        reason: "they share no words, so nothing tells how their spaces lie to each other")
    }
  }

  private static func bridge(_ union: WordUnion) -> [Int] {
    func words(least: Int) -> [Int] {
      union.keys.indices.filter {
        union.generalCounts[$0] >= least && union.clinicalCounts[$0] >= least
      }
    }
    let common = words(least: bridgeCount)
    return common.count >= 10 ? common : words(least: 1)
  }

  /// The orthogonal map that takes clinical directions to general ones, by the words of the bridge; `weight` says how
  /// much a word counts.
  func toGeneral(weight: (Int) -> Double = { _ in 1 }) -> Procrustes {
    Procrustes(
      bridge.map { clinical[$0]! }, bridge.map { general[$0]! }, weights: bridge.map(weight))
  }
}
