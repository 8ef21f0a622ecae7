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

  /// Directions that are taken out of a clinical space before words are compared across spaces; of a general
  /// one, which has more text behind it, one is.
  public static let defaultCommon = 3

  /// One space for both vocabularies, of clinical vectors turned into the general space.
  ///
  /// Words that both know are the bridge: an orthogonal map (Procrustes) takes clinical directions to general ones
  /// without changing how clinical words lie to each other. Each word then stands between its two vectors:
  /// where, is a matter of how common each corpus shows it to be. Spaces that share no word cannot be joined.
  public static func aligned(
    general: WordVectors, clinical: WordVectors, pull: Double = 0.3, common: Int = defaultCommon
  ) throws(VectorError) -> WordVectors {
    let pair = try SpacePair(general, clinical, pull: pull, common: common)
    let map = pair.toGeneral { 1 - pair.clinicalShares[$0] + 0.05 }
    let rows: [[Float]] = pair.union.keys.indices.map { i in
      guard let clinicalRow = pair.clinical[i] else { return pair.general[i]! }
      let turned = map(clinicalRow)
      guard let generalRow = pair.general[i] else { return turned }
      let share = Float(pair.clinicalShares[i])
      return turned.indices.map { (1 - share) * generalRow[$0] + share * turned[$0] }
    }
    return vectors(pair.union.vocabulary, Matrix(rows), clinical.subwords)
  }

  /// One space of both, reduced to as many dimensions as each has.
  ///
  /// A word's two vectors stand side by side, each as long as its corpus deserves. The half that is missing is guessed by
  /// the orthogonal map between the spaces, so that all words can be compared.
  public static func combined(
    general: WordVectors, clinical: WordVectors, pull: Double = 0.3, common: Int = defaultCommon
  ) throws(VectorError) -> WordVectors {
    let pair = try SpacePair(general, clinical, pull: pull, common: common)
    let toGeneral = pair.toGeneral()
    let toClinical = toGeneral.inverse
    let rows: [[Float]] = pair.union.keys.indices.map { i in
      let left = pair.general[i] ?? toGeneral(pair.clinical[i]!)
      let right = pair.clinical[i] ?? toClinical(pair.general[i]!)
      let share = pair.clinicalShares[i]
      let weights = (Float((1 - share).squareRoot()), Float(share.squareRoot()))
      return left.map { $0 * weights.0 } + right.map { $0 * weights.1 }
    }
    let reduced = PrincipalAxes(rows, count: general.dimensions, centered: false).project(rows)
    return vectors(pair.union.vocabulary, Matrix(reduced), clinical.subwords)
  }

  /// General vectors trained on with a corpus of notes, held near where they were.
  ///
  /// New words start from their subwords and the company they keep. Words that the notes never show stay.
  package static func anchored(
    general: WordVectors, corpus: EncodedCorpus, options: TrainingOptions, strength: Double,
    common: Int = defaultCommon, goOn: (VectorTrainer) -> Bool = { _ in true }
  ) throws(VectorError) -> WordVectors {
    var options = options
    options.dimensions = general.dimensions
    options.subwords = general.subwords
    let trainer = VectorTrainer(corpus, options)
    TransferStart(general, corpus).prepare(trainer, strength: strength)
    trainer.run(goOn: goOn)
    let trained = try trainer.vectors()
    let union = WordUnion(general.vocabulary, corpus.vocabulary)
    let before = union.rows(of: general)
    let after = union.rows(of: trained)
    var rows = union.keys.indices.map { after[$0] ?? before[$0]! }
    if common > 0 { rows = CommonDirections.removed(rows, count: common) }
    return vectors(union.vocabulary, Matrix(rows), general.subwords)
  }

  private static func vectors(_ vocabulary: Vocabulary, _ rows: Matrix, _ subwords: Subwords)
    -> WordVectors
  {
    WordVectors(
      vocabulary, rows, subwords: subwords,
      buckets: subwords.buckets > 0 ? SubwordFit.buckets(vocabulary, rows, subwords) : nil)
  }
}
