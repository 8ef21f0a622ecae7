/// How word vectors are trained.
public struct TrainingOptions: Sendable, Hashable {
  public enum Model: String, Sendable, CaseIterable {
    /// A word predicts its neighbours.
    case skipGram = "skip-gram"
    /// The neighbours together predict the word.
    case cbow
  }

  public var model = Model.skipGram
  public var dimensions = 100
  /// Neighbours at most on each side; each place draws its own width from 1 to this.
  public var window = 5
  /// Negatives for each neighbour.
  public var negatives = 5
  public var epochs = 5
  /// The learning rate at the start; it falls to nothing in a line.
  public var rate: Float = 0.05
  /// Words of a larger share of the text are left out at random.
  public var sample = 1e-4
  public var subwords = Subwords(buckets: 1 << 15)
  public var seed: UInt64 = 1

  public init() {}
}
