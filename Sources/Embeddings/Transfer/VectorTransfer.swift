import TensorCore

/// Carries general vectors over to clinical text.
public enum VectorTransfer {
  /// How it is done.
  public enum Method: String, Sendable, CaseIterable {
    /// Clinical vectors of their own, turned into the general space and joined word by word.
    case aligned
    /// General vectors trained on with notes, held near where they were.
    case anchored
    /// Both spaces side by side, reduced to the directions that matter.
    case combined
  }

  /// Words as common as this in both corpora are the bridge between the spaces.
  static let bridgeCount = 20
  /// Directions that are taken out of a clinical space before words are compared across spaces; of a general
  /// one, which has more text behind it, one is.
  public static let defaultCommon = 3

  /// One space for both vocabularies, of clinical vectors turned into the general space.
  ///
  /// Words that both know are the bridge: an orthogonal map (Procrustes) takes clinical directions to general ones
  /// without changing how clinical words lie to each other. Each word then stands between its two vectors:
  /// where, is a matter of how common each corpus shows it to be.
  public static func aligned(
    general: WordVectors, clinical: WordVectors, pull: Double = 0.3, common: Int = defaultCommon
  )
    -> WordVectors
  {
    precondition(general.dimensions == clinical.dimensions, "spaces of unequal dimensions")
    let union = WordUnion(general.vocabulary, clinical.vocabulary)
    let generalRows = union.rows(of: general, common: min(common, 1))
    let clinicalRows = union.rows(of: clinical, common: common)
    let shares = union.clinicalShares(pull: pull)
    let bridge = bridge(union)
    let map = Procrustes(
      bridge.map { clinicalRows[$0]! }, bridge.map { generalRows[$0]! },
      weights: bridge.map { 1 - shares[$0] + 0.05 })
    let rows: [[Float]] = union.keys.indices.map { i in
      guard let clinicalRow = clinicalRows[i] else { return generalRows[i]! }
      let turned = map(clinicalRow)
      guard let generalRow = generalRows[i] else { return turned }
      let share = Float(shares[i])
      return turned.indices.map { (1 - share) * generalRow[$0] + share * turned[$0] }
    }
    return vectors(union.vocabulary, Matrix(rows), clinical.subwords)
  }

  /// One space of both, reduced to as many dimensions as each has.
  ///
  /// A word's two vectors stand side by side, each as long as its corpus deserves. The half that is missing is guessed by
  /// the orthogonal map between the spaces, so that all words can be compared.
  public static func combined(
    general: WordVectors, clinical: WordVectors, pull: Double = 0.3, common: Int = defaultCommon
  )
    -> WordVectors
  {
    precondition(general.dimensions == clinical.dimensions, "spaces of unequal dimensions")
    let union = WordUnion(general.vocabulary, clinical.vocabulary)
    let generalRows = union.rows(of: general, common: min(common, 1))
    let clinicalRows = union.rows(of: clinical, common: common)
    let shares = union.clinicalShares(pull: pull)
    let bridge = bridge(union)
    let ones = [Double](repeating: 1, count: bridge.count)
    let toGeneral = Procrustes(
      bridge.map { clinicalRows[$0]! }, bridge.map { generalRows[$0]! }, weights: ones)
    let toClinical = Procrustes(
      bridge.map { generalRows[$0]! }, bridge.map { clinicalRows[$0]! }, weights: ones)
    let rows: [[Float]] = union.keys.indices.map { i in
      let left = generalRows[i] ?? toGeneral(clinicalRows[i]!)
      let right = clinicalRows[i] ?? toClinical(generalRows[i]!)
      let weights = (Float((1 - shares[i]).squareRoot()), Float(shares[i].squareRoot()))
      return left.map { $0 * weights.0 } + right.map { $0 * weights.1 }
    }
    let reduced = PrincipalAxes(rows, count: general.dimensions, centered: false).project(rows)
    return vectors(union.vocabulary, Matrix(reduced), clinical.subwords)
  }

  /// General vectors trained on with a corpus of notes, held near where they were.
  ///
  /// New words start from their subwords and the company they keep. Words that the notes never show stay.
  package static func anchored(
    general: WordVectors, corpus: EncodedCorpus, options: TrainingOptions, strength: Double,
    common: Int = defaultCommon, goOn: (VectorTrainer) -> Bool = { _ in true }
  ) -> WordVectors {
    var options = options
    options.dimensions = general.dimensions
    options.subwords = general.subwords
    let trainer = VectorTrainer(corpus, options)
    TransferStart(general, corpus).prepare(trainer, strength: strength)
    trainer.run(goOn: goOn)
    let trained = trainer.vectors()
    let union = WordUnion(general.vocabulary, corpus.vocabulary)
    let before = union.rows(of: general)
    let after = union.rows(of: trained)
    var rows = union.keys.indices.map { after[$0] ?? before[$0]! }
    if common > 0 { rows = CommonDirections.removed(rows, count: common) }
    return vectors(union.vocabulary, Matrix(rows), general.subwords)
  }

  private static func bridge(_ union: WordUnion) -> [Int] {
    let common = union.keys.indices.filter {
      union.generalCounts[$0] >= bridgeCount && union.clinicalCounts[$0] >= bridgeCount
    }
    if common.count >= 10 { return common }
    return union.keys.indices.filter { union.generalCounts[$0] > 0 && union.clinicalCounts[$0] > 0 }
  }

  private static func vectors(_ vocabulary: Vocabulary, _ rows: Matrix, _ subwords: Subwords)
    -> WordVectors
  {
    WordVectors(
      vocabulary, rows, subwords: subwords,
      buckets: subwords.buckets > 0 ? SubwordFit.buckets(vocabulary, rows, subwords) : nil)
  }
}
